program_sources = \
	src/program/android.c \
	src/program/elf.c \
	src/program/linux.c \
	src/program/pe.c \
	src/program/program.h \
	src/program/realtek.c \
	src/program/rom.c
