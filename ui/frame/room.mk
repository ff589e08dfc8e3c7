ui_frame_sources = \
	ui/frame/actions.c \
	ui/frame/bars_bottom.c \
	ui/frame/bars_top.c \
	ui/frame/commands.c \
	ui/frame/commands.h \
	ui/frame/frame.c \
	ui/frame/frame.h \
	ui/frame/lesson_run.c \
	ui/frame/loop.c \
	ui/frame/loop.h
