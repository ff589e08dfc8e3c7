message_sources = \
	src/message/kernel_messages.c \
	src/message/kernel_messages.h \
	src/message/kernel_messages_boot.c \
	src/message/kernel_messages_fill.c \
	src/message/kernel_messages_inode.c \
	src/message/kernel_messages_private.h \
	src/message/kernel_messages_scan.c
