ui_state_sources = \
	ui/state/editing.h \
	ui/state/glimpse.c \
	ui/state/glimpse.h \
	ui/state/places.h \
	ui/state/playing.h \
	ui/state/state.c \
	ui/state/state.h \
	ui/state/writing.h
