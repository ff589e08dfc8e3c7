jffs2_live_sources = \
	src/jffs2/live/begin.c \
	src/jffs2/live/buffer.c \
	src/jffs2/live/collect.c \
	src/jffs2/live/collect_node.c \
	src/jffs2/live/files.c \
	src/jffs2/live/live.h \
	src/jffs2/live/live_private.h \
	src/jffs2/live/mount.c \
	src/jffs2/live/nodes.c \
	src/jffs2/live/operate.c \
	src/jffs2/live/operate_file.c \
	src/jffs2/live/operate_private.h \
	src/jffs2/live/refs.c \
	src/jffs2/live/script.c \
	src/jffs2/live/script.h \
	src/jffs2/live/script_do.c \
	src/jffs2/live/script_flash.c \
	src/jffs2/live/script_private.h \
	src/jffs2/live/script_tell.c \
	src/jffs2/live/space.c \
	src/jffs2/live/watch.c
