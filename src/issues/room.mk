issues_sources = \
	src/issues/detail.c \
	src/issues/detail.h \
	src/issues/issues.c \
	src/issues/issues.h \
	src/issues/issues_files.c \
	src/issues/issues_guise.c \
	src/issues/issues_kernel.c \
	src/issues/issues_message.c \
	src/issues/issues_nand.c \
	src/issues/issues_paths.c \
	src/issues/issues_private.h \
	src/issues/issues_summary.c \
	src/issues/issues_search.c \
	src/issues/issues_stages.c \
	src/issues/issues_sums.c \
	src/issues/issues_trees.c \
	src/issues/issues_uimage.c \
	src/issues/issues_volume.c \
	src/issues/judgement.c \
	src/issues/judgement.h
