mtd_sources = \
	src/mtd/environment.c \
	src/mtd/environment.h \
	src/mtd/find.c \
	src/mtd/find.h \
	src/mtd/mtd.c \
	src/mtd/mtd.h \
	src/mtd/mtdparts.c \
	src/mtd/tree.c
