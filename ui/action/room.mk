ui_action_sources = \
	ui/action/actions.h \
	ui/action/dispatch.c \
	ui/action/documented.c \
	ui/action/help.c
