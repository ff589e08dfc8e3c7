ui_edit_sources = \
	ui/edit/changes.c \
	ui/edit/changes.h \
	ui/edit/editing.c \
	ui/edit/editing.h \
	ui/edit/lines.c \
	ui/edit/lines.h \
	ui/edit/modify.c \
	ui/edit/new_image.c
