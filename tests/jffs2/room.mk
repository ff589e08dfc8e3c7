unit_tests += \
	tests/test_block \
	tests/test_crops \
	tests/test_divide \
	tests/test_encode \
	tests/test_erase \
	tests/test_layout \
	tests/test_live \
	tests/test_scan \
	tests/test_steps \
	tests/test_truth

tests_test_block_SOURCES = \
	tests/jffs2/test_block.c \
	tests/jffs2/test_block_accounts.c

tests_test_crops_SOURCES = \
	tests/jffs2/test_crops.c

tests_test_divide_SOURCES = \
	tests/jffs2/test_divide.c \
	tests/jffs2/test_divide_logs.c

tests_test_encode_SOURCES = \
	tests/jffs2/test_encode.c \
	tests/jffs2/test_encode_data.c \
	tests/jffs2/test_encode_summary.c \
	tests/jffs2/test_encode_truth.c

tests_test_erase_SOURCES = \
	tests/jffs2/test_erase.c

tests_test_layout_SOURCES = \
	tests/jffs2/test_layout.c

tests_test_live_SOURCES = \
	tests/jffs2/live_model.c \
	tests/jffs2/live_model.h \
	tests/jffs2/test_live.c

tests_test_scan_SOURCES = \
	tests/jffs2/test_scan.c

tests_test_steps_SOURCES = \
	tests/jffs2/test_steps.c

tests_test_truth_SOURCES = \
	tests/jffs2/test_truth.c \
	tests/jffs2/test_truth_past.c
