cli_words_sources = \
	src/cli/words/command.h \
	src/cli/words/commands_find.c \
	src/cli/words/help.c \
	src/cli/words/operands.c \
	src/cli/words/option_rows.c \
	src/cli/words/options.c \
	src/cli/words/options.h \
	src/cli/words/values.c \
	src/cli/words/values.h
