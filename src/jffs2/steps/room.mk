jffs2_steps_sources = \
	src/jffs2/steps/steps.c \
	src/jffs2/steps/steps.h \
	src/jffs2/steps/steps_about.c \
	src/jffs2/steps/steps_chapter.c \
	src/jffs2/steps/steps_links.c \
	src/jffs2/steps/steps_make.c \
	src/jffs2/steps/steps_names.c \
	src/jffs2/steps/steps_private.h \
	src/jffs2/steps/steps_read.c \
	src/jffs2/steps/steps_scan.c \
	src/jffs2/steps/steps_walk.c \
	src/jffs2/steps/steps_words.c \
	src/jffs2/steps/steps_words_read.c
