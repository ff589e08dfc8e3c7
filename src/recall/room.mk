recall_sources = \
	src/recall/recall.c \
	src/recall/recall.h \
	src/recall/recall_folder.c \
	src/recall/recall_folder.h
