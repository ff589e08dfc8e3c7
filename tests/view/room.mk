unit_tests += \
	tests/test_archive \
	tests/test_children \
	tests/test_compare \
	tests/test_dump \
	tests/test_explain \
	tests/test_formats \
	tests/test_guise \
	tests/test_hex \
	tests/test_judgement \
	tests/test_lens \
	tests/test_lesson \
	tests/test_map \
	tests/test_model \
	tests/test_overview \
	tests/test_play \
	tests/test_recall \
	tests/test_share \
	tests/test_shelf \
	tests/test_survey \
	tests/test_threads \
	tests/test_tree_format \
	tests/test_view

tests_test_archive_SOURCES = \
	tests/view/test_archive.c

tests_test_children_SOURCES = \
	tests/view/test_children.c \
	tests/view/test_part_rows.c

tests_test_compare_SOURCES = \
	tests/view/test_compare.c \
	tests/view/test_compare_images.c \
	tests/view/test_diff.c

tests_test_dump_SOURCES = \
	tests/view/test_dump.c

tests_test_explain_SOURCES = \
	tests/view/test_explain.c \
	tests/view/test_glossary.c

tests_test_formats_SOURCES = \
	tests/view/test_claims.c \
	tests/view/test_formats.c \
	tests/view/test_unknown.c

tests_test_guise_SOURCES = \
	tests/view/test_flipped.c \
	tests/view/test_guise.c

tests_test_hex_SOURCES = \
	tests/view/test_hex.c

tests_test_judgement_SOURCES = \
	tests/view/test_judgement.c

tests_test_lens_SOURCES = \
	tests/view/test_lens.c

tests_test_lesson_SOURCES = \
	tests/view/test_lesson.c

tests_test_overview_SOURCES = \
	tests/view/test_overview.c

tests_test_map_SOURCES = \
	tests/view/test_layers.c \
	tests/view/test_map.c

tests_test_model_SOURCES = \
	tests/view/test_firmware.c \
	tests/view/test_model.c \
	tests/view/test_tables.c

tests_test_play_SOURCES = \
	tests/view/test_play.c

tests_test_recall_SOURCES = \
	tests/view/test_recall.c

tests_test_share_SOURCES = \
	tests/view/test_prefetch.c \
	tests/view/test_share.c

tests_test_shelf_SOURCES = \
	tests/view/test_shelf.c

tests_test_survey_SOURCES = \
	tests/view/test_survey.c

tests_test_threads_SOURCES = \
	tests/view/test_threads.c

tests_test_tree_format_SOURCES = \
	tests/view/test_tree_format.c

tests_test_view_SOURCES = \
	tests/view/test_filter.c \
	tests/view/test_sort.c \
	tests/view/test_sort_tree.c
