cli_sources = \
	src/cli/cli.c \
	src/cli/cli.h \
	src/cli/commands.c \
	src/cli/commands.h \
	src/cli/commands_list.c \
	src/cli/commands_look.c \
	src/cli/commands_out.c \
	src/cli/many.c \
	src/cli/run.c \
	src/cli/run.h \
	src/cli/screen.c
