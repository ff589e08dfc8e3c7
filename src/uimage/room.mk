uimage_sources = \
	src/uimage/format.c \
	src/uimage/mend.c \
	src/uimage/names.c \
	src/uimage/facts.c \
	src/uimage/uimage.c \
	src/uimage/uimage.h \
	src/uimage/uimage_private.h \
	src/uimage/wanted.c \
	src/uimage/wanted.h
