program_sources = \
	src/program/android.c \
	src/program/camera.c \
	src/program/elf.c \
	src/program/fip.c \
	src/program/linux.c \
	src/program/pe.c \
	src/program/program.h \
	src/program/realtek.c \
	src/program/rom.c \
	src/program/soc.c
