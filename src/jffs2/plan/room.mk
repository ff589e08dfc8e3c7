jffs2_plan_sources = \
	src/jffs2/plan/append.c \
	src/jffs2/plan/append.h \
	src/jffs2/plan/append_base.c \
	src/jffs2/plan/append_fates.c \
	src/jffs2/plan/append_private.h \
	src/jffs2/plan/append_xattr.c \
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
	src/jffs2/plan/plan.h \
	src/jffs2/plan/rebuild.c \
	src/jffs2/plan/rebuild.h
