ui_pane_sources = \
	ui/pane/classes.c \
	ui/pane/compare.c \
	ui/pane/compare.h \
	ui/pane/explain.c \
	ui/pane/explain.h \
	ui/pane/explain_draw.c \
	ui/pane/explain_draw.h \
	ui/pane/explain_text.c \
	ui/pane/hex.c \
	ui/pane/hex.h \
	ui/pane/hex_draw.c \
	ui/pane/hex_line.c \
	ui/pane/hex_move.c \
	ui/pane/hex_views.c \
	ui/pane/lesson.c \
	ui/pane/lesson.h \
	ui/pane/map.c \
	ui/pane/map.h \
	ui/pane/map_draw.c \
	ui/pane/map_draw.h \
	ui/pane/map_stride.c \
	ui/pane/slider.c \
	ui/pane/steps.c \
	ui/pane/steps.h \
	ui/pane/strip.c \
	ui/pane/uimage_panel.c \
	ui/pane/uimage_panel.h
