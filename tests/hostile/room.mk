# The tables of hostile images.
hostile_sources = \
	tests/hostile/attacks.c \
	tests/hostile/check.c \
	tests/hostile/check.h \
	tests/hostile/codecs.c \
	tests/hostile/common.c \
	tests/hostile/data.c \
	tests/hostile/examine.c \
	tests/hostile/examine.h \
	tests/hostile/extras.c \
	tests/hostile/headers.c \
	tests/hostile/hostile.h \
	tests/hostile/large.c \
	tests/hostile/names.c \
	tests/hostile/nand.c \
	tests/hostile/parts.c \
	tests/hostile/tree.c \
	tests/hostile/words.c

tests_hostile_make_SOURCES = \
	tests/hostile/make.c
tests_hostile_run_SOURCES = \
	tests/hostile/program.h \
	tests/hostile/run.c
tests_hostile_run_LDADD = libprogram.a $(test_libs) $(screen_libs)
