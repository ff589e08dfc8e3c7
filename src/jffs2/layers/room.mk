jffs2_layers_sources = \
	src/jffs2/layers/layers.c \
	src/jffs2/layers/layers.h \
	src/jffs2/layers/layers_cell.c \
	src/jffs2/layers/layers_directory.c \
	src/jffs2/layers/layers_private.h \
	src/jffs2/layers/layers_svg.c \
	src/jffs2/layers/layers_tell.c
