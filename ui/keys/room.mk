ui_keys_sources = \
	ui/keys/action_tables.h \
	ui/keys/actions.c \
	ui/keys/actions_do.c \
	ui/keys/actions_find.c \
	ui/keys/actions_flash.c \
	ui/keys/actions_move.c \
	ui/keys/actions_pager.c \
	ui/keys/actions_picture.c \
	ui/keys/actions_view.c
