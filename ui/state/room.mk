ui_state_sources = \
	ui/state/state.h
