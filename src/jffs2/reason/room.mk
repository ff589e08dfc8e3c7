jffs2_reason_sources = \
	src/jffs2/reason/ending_words.c \
	src/jffs2/reason/reason.c \
	src/jffs2/reason/reason.h
