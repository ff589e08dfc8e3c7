map_sources = \
	src/map/map.c \
	src/map/map.h \
	src/map/map_bytes.c \
	src/map/map_cell.c \
	src/map/map_private.h \
	src/map/map_walk.c
