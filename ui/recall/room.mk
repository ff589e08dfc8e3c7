ui_recall_sources = \
	ui/recall/keep.h \
	ui/recall/marks.c \
	ui/recall/recall.c
