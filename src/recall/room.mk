recall_sources = \
	src/recall/notes.c \
	src/recall/notes.h \
	src/recall/place.c \
	src/recall/place.h \
	src/recall/recall.c \
	src/recall/recall.h \
	src/recall/recall_folder.c \
	src/recall/recall_folder.h \
	src/recall/recall_merge.c \
	src/recall/recall_private.h
