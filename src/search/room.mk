search_sources = \
	src/search/contents.c \
	src/search/expression.c \
	src/search/hits.c \
	src/search/machine.c \
	src/search/machine.h \
	src/search/matcher.c \
	src/search/matcher.h \
	src/search/need.c \
	src/search/parse.c \
	src/search/parse.h \
	src/search/parse_private.h \
	src/search/pattern.c \
	src/search/pattern.h \
	src/search/scan.c \
	src/search/scan.h \
	src/search/search.c \
	src/search/search.h \
	src/search/search_private.h \
	src/search/trouble.c \
	src/search/units.c \
	src/search/walk.c \
	src/search/walk.h
