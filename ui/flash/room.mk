ui_flash_sources = \
	ui/flash/flash.c \
	ui/flash/flash.h \
	ui/flash/flash_draw.c \
	ui/flash/playing.c \
	ui/flash/playing.h
