ui_past_sources = \
	ui/past/past.c \
	ui/past/past.h \
	ui/past/point.c \
	ui/past/point.h \
	ui/past/point_ask.c
