ui_list_sources = \
	ui/list/arrange.c \
	ui/list/arrange.h \
	ui/list/choose.c \
	ui/list/choose.h \
	ui/list/columns.c \
	ui/list/columns.h \
	ui/list/crumbs.c \
	ui/list/find_match.c \
	ui/list/find_match.h \
	ui/list/lines.c \
	ui/list/lines.h \
	ui/list/list.c \
	ui/list/pane.c \
	ui/list/pane.h \
	ui/list/part.c \
	ui/list/rows.c \
	ui/list/rows.h \
	ui/list/select.c \
	ui/list/turn.c
