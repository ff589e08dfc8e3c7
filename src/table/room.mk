table_sources = \
	src/table/items.c \
	src/table/items.h \
	src/table/table.c \
	src/table/table.h \
	src/table/table_filter.c \
	src/table/table_filter.h \
	src/table/table_fold.c \
	src/table/table_private.h \
	src/table/table_view.c \
	src/table/table_view.h \
	src/table/table_write.c \
	src/table/view_sort.c
