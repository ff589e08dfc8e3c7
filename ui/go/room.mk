ui_go_sources = \
	ui/go/complete.c \
	ui/go/find.c \
	ui/go/find.h \
	ui/go/follow.c \
	ui/go/follow.h \
	ui/go/go.c \
	ui/go/go.h \
	ui/go/jump.c \
	ui/go/move.c \
	ui/go/move.h
