ui_dialog_sources = \
	ui/dialog/dialog.c \
	ui/dialog/dialog.h \
	ui/dialog/dialog_choices.c \
	ui/dialog/dialog_draw.c \
	ui/dialog/fetch.c \
	ui/dialog/fetch.h \
	ui/dialog/line.c \
	ui/dialog/line.h
