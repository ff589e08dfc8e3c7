ui_map_sources = \
	ui/map/map.c \
	ui/map/map.h \
	ui/map/map_draw.c \
	ui/map/map_draw.h \
	ui/map/map_stride.c
