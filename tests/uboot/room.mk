unit_tests += \
	tests/test_uboot

tests_test_uboot_SOURCES = \
	tests/uboot/test_environment.c \
	tests/uboot/test_fit.c \
	tests/uboot/test_front.c \
	tests/uboot/test_program.c
