firmware_parts_sources = \
	src/firmware/parts/broken.c \
	src/firmware/parts/environments.c \
	src/firmware/parts/environments.h \
	src/firmware/parts/fronts.c \
	src/firmware/parts/headers.c \
	src/firmware/parts/part_edit.c \
	src/firmware/parts/parts.h \
	src/firmware/parts/programs.c \
	src/firmware/parts/sums.c \
	src/firmware/parts/sums.h \
	src/firmware/parts/unknown.c
