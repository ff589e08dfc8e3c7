ui_recall_sources = \
	ui/recall/keep.h \
	ui/recall/noting.c \
	ui/recall/noting.h \
	ui/recall/recall.c
