firmware_sources = \
	src/firmware/firmware.c \
	src/firmware/firmware.h \
	src/firmware/firmware_private.h \
	src/firmware/grow.c \
	src/firmware/joined.c \
	src/firmware/members.c \
	src/firmware/openings.c \
	src/firmware/packed_holes.c \
	src/firmware/progress.c \
	src/firmware/reading.c \
	src/firmware/reading_files.c \
	src/firmware/spare_block.c \
	src/firmware/spare_find.c \
	src/firmware/spare_nodes.c \
	src/firmware/trees.c \
	src/firmware/unpack.c \
	src/firmware/volume.c \
	src/firmware/volume_decide.c \
	src/firmware/volume_divide.c \
	src/firmware/why_parts.c
