local_sources = \
	src/local/list.c \
	src/local/local.c \
	src/local/local.h \
	src/local/local_private.h \
	src/local/names.c \
	src/local/names.h \
	src/local/read.c
