unit_tests += \
	tests/test_claims \
	tests/test_holes \
	tests/test_ecc \
	tests/test_marks \
	tests/test_nand \
	tests/test_spare

tests_test_claims_SOURCES = \
	tests/nand/test_claims.c

tests_test_ecc_SOURCES = \
	tests/nand/test_ecc.c

tests_test_holes_SOURCES = \
	tests/nand/test_holes.c

tests_test_marks_SOURCES = \
	tests/nand/test_marks.c

tests_nand_raw_SOURCES = \
	tests/nand/raw.c

tests_test_nand_SOURCES = \
	tests/nand/test_nand.c

tests_test_spare_SOURCES = \
	tests/nand/test_spare.c
