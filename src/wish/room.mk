wish_sources = \
	src/wish/build.c \
	src/wish/devtable.c \
	src/wish/lay.c \
	src/wish/lay_content.c \
	src/wish/lay_entry.c \
	src/wish/lay_private.h \
	src/wish/lay_values.c \
	src/wish/make_files.c \
	src/wish/make_lines.c \
	src/wish/make_names.c \
	src/wish/make_values.c \
	src/wish/script.c \
	src/wish/spot.c \
	src/wish/values.c \
	src/wish/verbs.c \
	src/wish/verbs.h \
	src/wish/wish.h \
	src/wish/wish_private.h \
	src/wish/words.c
