unit_tests += \
	tests/test_vendor

tests_test_vendor_SOURCES = \
	tests/vendor/bytes.c \
	tests/vendor/bytes.h \
	tests/vendor/test_vendor.c \
	tests/vendor/updates.c \
	tests/vendor/updates.h
