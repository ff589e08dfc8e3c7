cli_write_sources = \
	src/cli/write/do.c \
	src/cli/write/edit.c \
	src/cli/write/extract.c \
	src/cli/write/flash.c \
	src/cli/write/live.c \
	src/cli/write/losses.c \
	src/cli/write/make.c \
	src/cli/write/pad.c \
	src/cli/write/replace.c \
	src/cli/write/write.h
