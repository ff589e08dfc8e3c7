ui_list_sources = \
	ui/list/arrange.c \
	ui/list/arrange.h \
	ui/list/choose.c \
	ui/list/choose.h \
	ui/list/columns.c \
	ui/list/columns.h \
	ui/list/complete.c \
	ui/list/crumbs.c \
	ui/list/find.c \
	ui/list/find.h \
	ui/list/find_match.c \
	ui/list/follow.c \
	ui/list/follow.h \
	ui/list/go.c \
	ui/list/go.h \
	ui/list/jump.c \
	ui/list/list.c \
	ui/list/move.c \
	ui/list/move.h \
	ui/list/pane.c \
	ui/list/pane.h \
	ui/list/part.c \
	ui/list/rows.c \
	ui/list/rows.h \
	ui/list/select.c
