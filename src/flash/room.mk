flash_sources = \
	src/flash/facts.c \
	src/flash/flash.h \
	src/flash/flash_private.h \
	src/flash/place.c \
	src/flash/plan.c \
	src/flash/ranges.c \
	src/flash/targets.c \
	src/flash/variables.c \
	src/flash/way_card.c \
	src/flash/way_linux.c \
	src/flash/way_programmer.c \
	src/flash/way_raw.c \
	src/flash/way_ubi.c \
	src/flash/way_uboot.c \
	src/flash/way_variables.c \
	src/flash/write.c
