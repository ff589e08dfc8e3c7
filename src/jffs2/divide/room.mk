jffs2_divide_sources = \
	src/jffs2/divide/divide.c \
	src/jffs2/divide/divide.h \
	src/jffs2/divide/divide_count.c \
	src/jffs2/divide/divide_counter.h \
	src/jffs2/divide/divide_judge.c \
	src/jffs2/divide/divide_names.c \
	src/jffs2/divide/divide_pieces.c \
	src/jffs2/divide/divide_place.c \
	src/jffs2/divide/divide_private.h \
	src/jffs2/divide/divide_why.c \
	src/jffs2/divide/divide_witness.c
