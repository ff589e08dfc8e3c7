cli_call_sources = \
	src/cli/call/call.c \
	src/cli/call/call.h \
	src/cli/call/call_file.c \
	src/cli/call/edit_sources.c \
	src/cli/call/enclose.c \
	src/cli/call/open.c \
	src/cli/call/place.c \
	src/cli/call/print.c
