chip_sources = \
	src/chip/chip.c \
	src/chip/chip.h \
	src/chip/chip_events.c \
	src/chip/chip_image.c
