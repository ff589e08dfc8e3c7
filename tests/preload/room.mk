# The world that fails, for LD_PRELOAD; and the program that runs jobs in it.
preload_sources = \
	tests/preload/files.c \
	tests/preload/memory.c \
	tests/preload/preload.c \
	tests/preload/preload.h

tests_torture_SOURCES = \
	tests/preload/preload.h \
	tests/preload/torture.c \
	tests/preload/torture.h \
	tests/preload/torture_run.c
