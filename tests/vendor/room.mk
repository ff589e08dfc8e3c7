unit_tests += \
	tests/test_vendor

tests_test_vendor_SOURCES = \
	tests/vendor/test_vendor.c
