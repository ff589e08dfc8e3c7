ui_shelf_sources = \
	ui/shelf/choose.c \
	ui/shelf/chooser.h \
	ui/shelf/chooser_draw.c \
	ui/shelf/chooser_keys.c \
	ui/shelf/chooser_move.c
