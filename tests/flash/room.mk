unit_tests += \
	tests/test_flash

tests_test_flash_SOURCES = \
	tests/flash/test_plan.c
