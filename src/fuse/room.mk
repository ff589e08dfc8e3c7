fuse_sources = \
	src/fuse/answer.c \
	src/fuse/answer.h \
	src/fuse/answer_after.c \
	src/fuse/answer_list.c \
	src/fuse/answer_private.h \
	src/fuse/answer_read.c \
	src/fuse/mounted.c \
	src/fuse/mounted.h \
	src/fuse/mounted_operations.c \
	src/fuse/mounted_prefetch.c \
	src/fuse/mounted_private.h \
	src/fuse/prefetch.c \
	src/fuse/prefetch.h \
	src/fuse/prefetch_guess.c \
	src/fuse/prefetch_private.h
