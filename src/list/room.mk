list_sources = \
	src/list/changes.c \
	src/list/compare.c \
	src/list/compare.h \
	src/list/hex.c \
	src/list/hex.h \
	src/list/list.c \
	src/list/list.h \
	src/list/map.c \
	src/list/map.h
