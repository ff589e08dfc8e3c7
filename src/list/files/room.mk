list_files_sources = \
	src/list/files/file_folds.c \
	src/list/files/file_left.c \
	src/list/files/file_left.h \
	src/list/files/file_problem.c \
	src/list/files/file_problem.h \
	src/list/files/file_lens.c \
	src/list/files/file_rows.c \
	src/list/files/file_rows.h \
	src/list/files/file_rows_private.h \
	src/list/files/file_totals.c \
	src/list/files/file_totals.h \
	src/list/files/file_wishes.c \
	src/list/files/file_wishes.h \
	src/list/files/files.c \
	src/list/files/files.h \
	src/list/files/folds.c \
	src/list/files/folds.h
