ui_frame_sources = \
	ui/frame/bars_bottom.c \
	ui/frame/bars_tabs.c \
	ui/frame/bars_top.c \
	ui/frame/commands.c \
	ui/frame/commands.h \
	ui/frame/correct.c \
	ui/frame/correct.h \
	ui/frame/flash_run.c \
	ui/frame/flash_run.h \
	ui/frame/frame.c \
	ui/frame/frame.h \
	ui/frame/lesson_run.c \
	ui/frame/loop.c \
	ui/frame/loop.h \
	ui/frame/open.c \
	ui/frame/renew.c \
	ui/frame/renew.h \
	ui/frame/work.c
