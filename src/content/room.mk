content_sources = \
	src/content/content.h \
	src/content/key.c \
	src/content/libmagic.c \
	src/content/libmagic.h \
	src/content/picture.c \
	src/content/text.c
