hex_sources = \
	src/hex/hex.c \
	src/hex/hex.h \
	src/hex/hex_text.c
