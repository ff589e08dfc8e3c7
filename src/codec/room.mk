codec_sources = \
	src/codec/codec.c \
	src/codec/codec.h \
	src/codec/codec_private.h \
	src/codec/inflate.c \
	src/codec/lzma.c \
	src/codec/lzo.c \
	src/codec/rtime.c \
	src/codec/rubin.c
