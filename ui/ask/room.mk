ui_ask_sources = \
	ui/ask/contents.c \
	ui/ask/contents.h \
	ui/ask/copy.c \
	ui/ask/copy.h \
	ui/ask/copy_file.c \
	ui/ask/copy_menu.c \
	ui/ask/delta.c \
	ui/ask/delta.h \
	ui/ask/divide.c \
	ui/ask/divide.h \
	ui/ask/erase.c \
	ui/ask/erase.h \
	ui/ask/export.c \
	ui/ask/glossary.c \
	ui/ask/glossary.h \
	ui/ask/inside.c \
	ui/ask/inside.h \
	ui/ask/order.c \
	ui/ask/order.h \
	ui/ask/pad.c \
	ui/ask/past.c \
	ui/ask/past.h \
	ui/ask/point.c \
	ui/ask/point.h \
	ui/ask/refuse.c \
	ui/ask/refuse.h
