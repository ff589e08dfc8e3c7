mtd_sources = \
	src/mtd/find.c \
	src/mtd/find.h \
	src/mtd/mtd.c \
	src/mtd/mtd.h \
	src/mtd/mtdparts.c \
	src/mtd/tree.c
