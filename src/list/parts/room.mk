list_parts_sources = \
	src/list/parts/env.c \
	src/list/parts/env.h \
	src/list/parts/notes.c \
	src/list/parts/pages.c \
	src/list/parts/pages.h \
	src/list/parts/part_facts.c \
	src/list/parts/part_facts.h \
	src/list/parts/part_rows.c \
	src/list/parts/part_rows.h \
	src/list/parts/parts.c \
	src/list/parts/parts.h
