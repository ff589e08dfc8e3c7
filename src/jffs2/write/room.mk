jffs2_write_sources = \
	src/jffs2/write/compress.c \
	src/jffs2/write/data.c \
	src/jffs2/write/data.h \
	src/jffs2/write/encode.c \
	src/jffs2/write/encode.h \
	src/jffs2/write/encode_node.c \
	src/jffs2/write/encode_private.h \
	src/jffs2/write/encode_summary.c
