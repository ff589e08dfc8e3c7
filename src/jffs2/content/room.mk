jffs2_content_sources = \
	src/jffs2/content/decode.c \
	src/jffs2/content/decode.h \
	src/jffs2/content/members.c \
	src/jffs2/content/members.h \
	src/jffs2/content/paint.c \
	src/jffs2/content/paint.h \
	src/jffs2/content/pieces.c \
	src/jffs2/content/pieces.h \
	src/jffs2/content/pieces_gather.c \
	src/jffs2/content/pieces_sweep.c \
	src/jffs2/content/pieces_tree.c \
	src/jffs2/content/pieces_tree.h
