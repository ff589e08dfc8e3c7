unit_tests += \
	tests/test_action \
	tests/test_all \
	tests/test_append \
	tests/test_make \
	tests/test_pad \
	tests/test_recipe \
	tests/test_rewrap \
	tests/test_tar

tests_test_action_SOURCES = \
	tests/job/test_extract.c \
	tests/job/test_extract_threads.c \
	tests/job/test_gone.c \
	tests/job/test_output.c

tests_test_pad_SOURCES = \
	tests/job/test_pad.c \
	tests/job/test_pad_images.c \
	tests/job/test_pad_write.c

tests_test_recipe_SOURCES = \
	tests/job/test_recipe.c

tests_test_rewrap_SOURCES = \
	tests/job/test_rewrap.c

tests_test_tar_SOURCES = \
	tests/job/test_tar.c \
	tests/job/test_tar_hostile.c

tests_test_all_SOURCES = \
	tests/job/test_all.c

tests_test_make_SOURCES = \
	tests/job/test_make.c

tests_test_append_SOURCES = \
	tests/job/wishes.c \
	tests/job/wishes.h \
	tests/job/test_append.c \
	tests/job/test_append_cut.c \
	tests/job/test_edit.c \
	tests/job/test_touch.c \
	tests/wish/bytes_tree.c \
	tests/wish/bytes_tree.h
