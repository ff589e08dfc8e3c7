ui_action_sources = \
	ui/action/actions.h \
	ui/action/dispatch.c \
	ui/action/elsewhere.c \
	ui/action/elsewhere.h \
	ui/action/documented.c \
	ui/action/help.c
