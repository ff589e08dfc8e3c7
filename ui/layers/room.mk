ui_layers_sources = \
	ui/layers/layers.c \
	ui/layers/layers.h \
	ui/layers/layers_draw.c \
	ui/layers/layers_draw.h
