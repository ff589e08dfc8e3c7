guise_sources = \
	src/guise/dump.c \
	src/guise/dump_line.c \
	src/guise/dump_line.h \
	src/guise/guise.c \
	src/guise/guise.h \
	src/guise/guise_order.c \
	src/guise/guise_private.h \
	src/guise/guise_text.c \
	src/guise/turn.c
