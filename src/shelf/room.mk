shelf_sources = \
	src/shelf/shelf.c \
	src/shelf/shelf.h \
	src/shelf/shelf_folder.c \
	src/shelf/shelf_look.c \
	src/shelf/shelf_table.c \
	src/shelf/shelf_table.h
