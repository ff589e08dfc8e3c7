guise_sources = \
	src/guise/guise.c \
	src/guise/guise.h \
	src/guise/guise_order.c \
	src/guise/guise_private.h \
	src/guise/guise_text.c
