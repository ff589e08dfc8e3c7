ui_draw_sources = \
	ui/draw/canvas.c \
	ui/draw/canvas.h \
	ui/draw/glyph.c \
	ui/draw/glyph.h \
	ui/draw/layout.c \
	ui/draw/layout.h \
	ui/draw/paragraph.c \
	ui/draw/paragraph.h \
	ui/draw/role.c \
	ui/draw/role.h
