codec_sources = \
	src/codec/codec.c \
	src/codec/codec.h \
	src/codec/codec_private.h \
	src/codec/deflate.c \
	src/codec/filter.c \
	src/codec/filter_pack.c \
	src/codec/gunzip.c \
	src/codec/gzip_pack.c \
	src/codec/inflate.c \
	src/codec/lzma.c \
	src/codec/lzo.c \
	src/codec/lzop.c \
	src/codec/pack.c \
	src/codec/pack.h \
	src/codec/recognise.c \
	src/codec/rtime.c \
	src/codec/rubin.c \
	src/codec/stream.c \
	src/codec/stream.h \
	src/codec/xz.c \
	src/codec/xz_pack.c

if LIBDEFLATE
codec_sources += \
	src/codec/inflate_block.c
endif
