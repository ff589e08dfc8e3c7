ui_pager_sources = \
	ui/pager/file_pages.c \
	ui/pager/file_pages.h \
	ui/pager/filter.c \
	ui/pager/find.c \
	ui/pager/lit.c \
	ui/pager/open.c \
	ui/pager/pager.c \
	ui/pager/pager.h \
	ui/pager/pager_draw.c \
	ui/pager/pager_keys.c \
	ui/pager/pager_private.h \
	ui/pager/piece.c \
	ui/pager/piece.h \
	ui/pager/render.c \
	ui/pager/searcher.c \
	ui/pager/searcher.h \
	ui/pager/seek.c \
	ui/pager/wrap.c \
	ui/pager/wrap.h
