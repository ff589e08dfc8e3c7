overview_sources = \
	src/overview/overview.c \
	src/overview/overview_find.c \
	src/overview/overview.h \
	src/overview/overview_next.c \
	src/overview/overview_parts.c \
	src/overview/overview_private.h \
	src/overview/overview_volume.c
