work_sources = \
	src/work/work.c \
	src/work/work.h
