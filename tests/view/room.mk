unit_tests += \
	tests/test_compare \
	tests/test_explain \
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
	tests/test_view

tests_test_compare_SOURCES = \
	tests/view/test_compare.c \
	tests/view/test_compare_images.c \
	tests/view/test_diff.c

tests_test_explain_SOURCES = \
	tests/view/test_explain.c \
	tests/view/test_glossary.c

tests_test_hex_SOURCES = \
	tests/view/test_hex.c

tests_test_judgement_SOURCES = \
	tests/view/test_judgement.c \
	tests/view/test_listed.c

tests_test_lens_SOURCES = \
	tests/view/test_lens.c

tests_test_lesson_SOURCES = \
	tests/view/test_lesson.c

tests_test_map_SOURCES = \
	tests/view/test_layers.c \
	tests/view/test_map.c \
	tests/view/test_map_rows.c

tests_test_model_SOURCES = \
	tests/view/test_model.c \
	tests/view/test_tables.c

tests_test_overview_SOURCES = \
	tests/view/test_overview.c

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

tests_test_view_SOURCES = \
	tests/view/test_filter.c \
	tests/view/test_sort.c \
	tests/view/test_sort_tree.c
