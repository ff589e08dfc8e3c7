unit_tests += \
	tests/test_image \
	tests/test_mtd \
	tests/test_partitions \
	tests/test_store \
	tests/test_uimage

tests_test_image_SOURCES = \
	tests/store/test_open.c \
	tests/store/test_survey.c

tests_test_mtd_SOURCES = \
	tests/store/test_device_tree.c \
	tests/store/test_fdt_walk.c \
	tests/store/test_mtd.c

tests_test_partitions_SOURCES = \
	tests/store/test_partitions.c

tests_test_store_SOURCES = \
	tests/store/test_store.c

tests_test_uimage_SOURCES = \
	tests/store/test_mkimage.c \
	tests/store/test_uimage.c \
	tests/store/test_uimage_files.c \
	tests/store/test_wanted.c \
	tests/store/test_uimage_parts.c
