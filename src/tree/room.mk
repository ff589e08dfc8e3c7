tree_sources = \
	src/tree/links.c \
	src/tree/loss.c \
	src/tree/names.c \
	src/tree/reader.c \
	src/tree/totals.c \
	src/tree/totals.h \
	src/tree/tree.c \
	src/tree/tree.h
