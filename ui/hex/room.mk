ui_hex_sources = \
	ui/hex/hex.c \
	ui/hex/hex.h \
	ui/hex/hex_draw.c \
	ui/hex/hex_line.c \
	ui/hex/hex_move.c \
	ui/hex/hex_views.c
