output_sources = \
	src/output/beneath.c \
	src/output/beneath.h \
	src/output/output.c \
	src/output/output.h \
	src/output/place.c \
	src/output/place.h \
	src/output/temp.c \
	src/output/temp.h
