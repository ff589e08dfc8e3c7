unit_tests += \
	tests/test_search

tests_test_search_SOURCES = \
	tests/search/test_pattern.c \
	tests/search/test_scan.c \
	tests/search/test_search.c
