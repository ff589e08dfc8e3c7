cli_info_sources = \
	src/cli/info/info.c \
	src/cli/info/info.h \
	src/cli/info/info_headers.c \
	src/cli/info/info_nand.c
