ui_action_sources = \
	ui/action/actions.c \
	ui/action/actions.h \
	ui/action/dispatch.c \
	ui/action/handle.c \
	ui/action/handle.h \
	ui/action/handle_calls.c \
	ui/action/refuse.c \
	ui/action/refuse.h
