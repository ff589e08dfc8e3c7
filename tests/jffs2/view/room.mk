unit_tests += \
	tests/test_changed \
	tests/test_ending \
	tests/test_fs \
	tests/test_history \
	tests/test_past \
	tests/test_views

tests_test_changed_SOURCES = \
	tests/jffs2/view/test_changed.c

tests_test_ending_SOURCES = \
	tests/jffs2/view/test_ending.c \
	tests/jffs2/view/test_ending_images.c

tests_test_fs_SOURCES = \
	tests/jffs2/view/test_fs_data.c \
	tests/jffs2/view/test_fs_nand.c \
	tests/jffs2/view/test_fs_random.c \
	tests/jffs2/view/test_fs_slices.c \
	tests/jffs2/view/test_fs_special.c \
	tests/jffs2/view/test_fs_summary.c \
	tests/jffs2/view/test_fs_tree.c \
	tests/jffs2/view/test_links.c \
	tests/jffs2/view/test_totals.c

tests_test_history_SOURCES = \
	tests/jffs2/view/test_history.c \
	tests/jffs2/view/test_together.c

tests_test_past_SOURCES = \
	tests/jffs2/view/test_past.c \
	tests/jffs2/view/test_past_changes.c

tests_test_views_SOURCES = \
	tests/jffs2/view/test_view_steps.c \
	tests/jffs2/view/test_views.c
