ui_overview_sources = \
	ui/overview/overview.c \
	ui/overview/overview.h \
	ui/overview/overview_draw.c \
	ui/overview/overview_page.c \
	ui/overview/overview_private.h
