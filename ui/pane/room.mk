ui_pane_sources = \
	ui/pane/classes.c \
	ui/pane/compare.c \
	ui/pane/compare.h \
	ui/pane/compare_delta.c \
	ui/pane/explain.c \
	ui/pane/explain.h \
	ui/pane/explain_draw.c \
	ui/pane/explain_draw.h \
	ui/pane/explain_text.c \
	ui/pane/found.c \
	ui/pane/found.h \
	ui/pane/lesson.c \
	ui/pane/lesson.h \
	ui/pane/neighbour.c \
	ui/pane/neighbour.h \
	ui/pane/slider.c \
	ui/pane/slider.h \
	ui/pane/steps.c \
	ui/pane/steps.h \
	ui/pane/strip.c \
	ui/pane/strip.h \
	ui/pane/uimage_pane.c \
	ui/pane/uimage_panel.c \
	ui/pane/uimage_panel.h
