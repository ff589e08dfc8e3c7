unit_tests += \
	tests/test_flash

tests_test_flash_SOURCES = \
	tests/flash/images.c \
	tests/flash/images.h \
	tests/flash/test_kinds.c \
	tests/flash/test_plan.c
