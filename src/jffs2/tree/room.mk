jffs2_tree_sources = \
	src/jffs2/tree/deleted.c \
	src/jffs2/tree/deletions.c \
	src/jffs2/tree/history.c \
	src/jffs2/tree/history.h \
	src/jffs2/tree/listed.c \
	src/jffs2/tree/listed.h \
	src/jffs2/tree/loss.c \
	src/jffs2/tree/loss.h \
	src/jffs2/tree/lost.c \
	src/jffs2/tree/tree.c \
	src/jffs2/tree/tree.h \
	src/jffs2/tree/tree_deleted.c \
	src/jffs2/tree/tree_together.c \
	src/jffs2/tree/tree_together_make.c \
	src/jffs2/tree/tree_places.c \
	src/jffs2/tree/tree_private.h \
	src/jffs2/tree/tree_step.c \
	src/jffs2/tree/tree_version.c \
	src/jffs2/tree/versions.c
