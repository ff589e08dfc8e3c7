ui_terminal_sources = \
	ui/terminal/clipboard.c \
	ui/terminal/clipboard.h \
	ui/terminal/dump.c \
	ui/terminal/farewell.c \
	ui/terminal/farewell.h \
	ui/terminal/press.c \
	ui/terminal/press.h \
	ui/terminal/screen.c \
	ui/terminal/screen_input.c \
	ui/terminal/screen_paste.c \
	ui/terminal/screen_private.h \
	ui/terminal/script.c \
	ui/terminal/script_lines.c \
	ui/terminal/script_private.h \
	ui/terminal/svg.c \
	ui/terminal/terminal.h
