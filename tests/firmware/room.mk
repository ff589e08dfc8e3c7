unit_tests += \
	tests/test_archive \
	tests/test_children \
	tests/test_dump \
	tests/test_firmware \
	tests/test_formats \
	tests/test_guise \
	tests/test_threads \
	tests/test_tree_format

tests_test_archive_SOURCES = \
	tests/firmware/test_archive.c

tests_test_children_SOURCES = \
	tests/firmware/test_children.c \
	tests/firmware/test_part_rows.c

tests_test_dump_SOURCES = \
	tests/firmware/test_dump.c

tests_test_firmware_SOURCES = \
	tests/firmware/test_firmware.c \
	tests/firmware/test_salvage.c

tests_test_formats_SOURCES = \
	tests/firmware/test_claims.c \
	tests/firmware/test_formats.c \
	tests/firmware/test_unknown.c

tests_test_guise_SOURCES = \
	tests/firmware/test_flipped.c \
	tests/firmware/test_guise.c

tests_test_threads_SOURCES = \
	tests/firmware/test_threads.c

tests_test_tree_format_SOURCES = \
	tests/firmware/test_tree_format.c
