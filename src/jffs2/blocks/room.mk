jffs2_blocks_sources = \
	src/jffs2/blocks/block.c \
	src/jffs2/blocks/block.h \
	src/jffs2/blocks/block_lists.c \
	src/jffs2/blocks/block_order.c \
	src/jffs2/blocks/block_private.h \
	src/jffs2/blocks/block_scan.c \
	src/jffs2/blocks/erase.c \
	src/jffs2/blocks/erase.h \
	src/jffs2/blocks/erase_parts.c \
	src/jffs2/blocks/erase_private.h \
	src/jffs2/blocks/erase_why.c \
	src/jffs2/blocks/evidence.c \
	src/jffs2/blocks/evidence_fit.c \
	src/jffs2/blocks/evidence_private.h
