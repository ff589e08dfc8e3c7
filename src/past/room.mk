past_sources = \
	src/past/lens.c \
	src/past/lens.h \
	src/past/past.c \
	src/past/past_absorb.c \
	src/past/past.h \
	src/past/past_changes.c \
	src/past/past_points.c \
	src/past/past_told.c \
	src/past/point.c \
	src/past/point.h \
	src/past/salvage.c \
	src/past/salvage.h
