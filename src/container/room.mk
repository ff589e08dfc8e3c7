container_sources = \
	src/container/archive.c \
	src/container/blocks.c \
	src/container/compressed.c \
	src/container/container.h \
	src/container/gzip.c \
	src/container/zip.c
