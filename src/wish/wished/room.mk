wish_wished_sources = \
	src/wish/wished/wished.c \
	src/wish/wished/wished.h \
	src/wish/wished/wished_class.c \
	src/wish/wished/wished_files.c \
	src/wish/wished/wished_names.c \
	src/wish/wished/wished_private.h \
	src/wish/wished/wished_read.c \
	src/wish/wished/wished_settle.c
