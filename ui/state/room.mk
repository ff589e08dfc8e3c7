ui_state_sources = \
	ui/state/state.c \
	ui/state/state.h
