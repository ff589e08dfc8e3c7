ui_take_sources = \
	ui/take/copy.c \
	ui/take/copy.h \
	ui/take/copy_file.c \
	ui/take/copy_menu.c \
	ui/take/export.c \
	ui/take/flash.c \
	ui/take/flash.h \
	ui/take/order.c \
	ui/take/order.h \
	ui/take/order_end.c \
	ui/take/pad.c \
	ui/take/picture.c \
	ui/take/picture.h \
	ui/take/written.c \
	ui/take/written.h
