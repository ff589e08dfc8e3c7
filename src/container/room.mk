container_sources = \
	src/container/archive.c \
	src/container/blocks.c \
	src/container/compressed.c \
	src/container/container.h \
	src/container/container_private.h \
	src/container/gzip.c \
	src/container/packed.c \
	src/container/zip.c
