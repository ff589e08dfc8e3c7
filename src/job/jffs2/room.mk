job_jffs2_sources = \
	src/job/jffs2/edit.c \
	src/job/jffs2/edit.h \
	src/job/jffs2/edit_text.c \
	src/job/jffs2/edit_trial.c \
	src/job/jffs2/edit_write.c \
	src/job/jffs2/make.c \
	src/job/jffs2/make.h \
	src/job/jffs2/make_wish.c \
	src/job/jffs2/mount.c \
	src/job/jffs2/mount.h \
	src/job/jffs2/plan_check.c \
	src/job/jffs2/plan_check.h \
	src/job/jffs2/plan_losses.c \
	src/job/jffs2/plan_losses.h \
	src/job/jffs2/plan_recipe.c \
	src/job/jffs2/plan_recipe.h \
	src/job/jffs2/plan_text.c \
	src/job/jffs2/plan_text.h \
	src/job/jffs2/same.c \
	src/job/jffs2/same.h
