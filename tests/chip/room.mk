unit_tests += \
	tests/test_chip

tests_test_chip_SOURCES = \
	tests/chip/test_chip.c
