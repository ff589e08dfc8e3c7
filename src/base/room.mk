base_sources = \
	src/base/array.c \
	src/base/array.h \
	src/base/crc32.c \
	src/base/crc32.h \
	src/base/diff.c \
	src/base/diff.h \
	src/base/draw.h \
	src/base/error.c \
	src/base/error.h \
	src/base/leave.c \
	src/base/leave.h \
	src/base/pages.c \
	src/base/pages.h \
	src/base/put.h \
	src/base/radix.c \
	src/base/radix.h \
	src/base/rc4.c \
	src/base/rc4.h \
	src/base/severity.h \
	src/base/span.c \
	src/base/span.h
