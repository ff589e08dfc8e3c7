job_jffs2_sources = \
	src/job/jffs2/mount.c \
	src/job/jffs2/mount.h \
	src/job/jffs2/pad.c \
	src/job/jffs2/pad.h \
	src/job/jffs2/pad_check.c \
	src/job/jffs2/pad_make.c \
	src/job/jffs2/pad_private.h \
	src/job/jffs2/pad_rules.c \
	src/job/jffs2/pad_text.c
