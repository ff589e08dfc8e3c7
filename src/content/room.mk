content_sources = \
	src/content/content.h \
	src/content/key.c \
	src/content/libmagic.c \
	src/content/libmagic.h \
	src/content/nature.c \
	src/content/nature.h \
	src/content/picture.c \
	src/content/text.c
