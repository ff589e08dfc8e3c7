ui_recall_sources = \
	ui/recall/habits.c \
	ui/recall/keep.h \
	ui/recall/noting.c \
	ui/recall/noting.h \
	ui/recall/recall.c
