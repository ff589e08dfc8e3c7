sandbox_sources = \
	src/sandbox/sandbox.c \
	src/sandbox/sandbox.h \
	src/sandbox/sandbox_filter.c \
	src/sandbox/sandbox_landlock.c \
	src/sandbox/sandbox_private.h
