job_jffs2_pad_sources = \
	src/job/jffs2/pad/pad.c \
	src/job/jffs2/pad/pad.h \
	src/job/jffs2/pad/pad_check.c \
	src/job/jffs2/pad/pad_make.c \
	src/job/jffs2/pad/pad_private.h \
	src/job/jffs2/pad/pad_rules.c \
	src/job/jffs2/pad/pad_text.c
