ui_ask_sources = \
	ui/ask/contents.c \
	ui/ask/contents.h \
	ui/ask/delta.c \
	ui/ask/delta.h \
	ui/ask/divide.c \
	ui/ask/divide.h \
	ui/ask/erase.c \
	ui/ask/erase.h \
	ui/ask/glossary.c \
	ui/ask/glossary.h \
	ui/ask/inside.c \
	ui/ask/inside.h \
	ui/ask/refuse.c \
	ui/ask/refuse.h
