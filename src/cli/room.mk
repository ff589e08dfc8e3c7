cli_sources = \
	src/cli/call.c \
	src/cli/call_file.c \
	src/cli/cli.c \
	src/cli/cli.h \
	src/cli/command.h \
	src/cli/commands.c \
	src/cli/compare.c \
	src/cli/do.c \
	src/cli/enclose.c \
	src/cli/explain.c \
	src/cli/extract.c \
	src/cli/help.c \
	src/cli/hex.c \
	src/cli/list.c \
	src/cli/operands.c \
	src/cli/option_rows.c \
	src/cli/options.c \
	src/cli/options.h \
	src/cli/pad.c \
	src/cli/past.c \
	src/cli/search.c \
	src/cli/show.c \
	src/cli/steps.c \
	src/cli/values.c \
	src/cli/values.h
