firmware_sources = \
	src/firmware/choices.c \
	src/firmware/firmware.c \
	src/firmware/firmware.h \
	src/firmware/firmware_private.h \
	src/firmware/joined.c \
	src/firmware/members.c \
	src/firmware/openings.c \
	src/firmware/packed_holes.c \
	src/firmware/progress.c \
	src/firmware/reading_files.c \
	src/firmware/spare_find.c \
	src/firmware/trees.c \
	src/firmware/unpack.c \
	src/firmware/why_parts.c
