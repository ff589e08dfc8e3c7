jffs2_plan_sources = \
	src/jffs2/plan/layout.c \
	src/jffs2/plan/layout.h \
	src/jffs2/plan/make.c \
	src/jffs2/plan/make.h \
	src/jffs2/plan/make_content.c \
	src/jffs2/plan/make_inode.c \
	src/jffs2/plan/make_name.c \
	src/jffs2/plan/make_private.h \
	src/jffs2/plan/make_stat.c \
	src/jffs2/plan/make_xattr.c \
	src/jffs2/plan/plan.c \
	src/jffs2/plan/plan.h
