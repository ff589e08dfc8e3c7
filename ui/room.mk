ui_sources = \
	ui/ui.h
