firmware_sources = \
	src/firmware/broken.c \
	src/firmware/environments.c \
	src/firmware/environments.h \
	src/firmware/firmware.c \
	src/firmware/firmware.h \
	src/firmware/firmware_private.h \
	src/firmware/fronts.c \
	src/firmware/grow.c \
	src/firmware/headers.c \
	src/firmware/members.c \
	src/firmware/openings.c \
	src/firmware/part_edit.c \
	src/firmware/programs.c \
	src/firmware/progress.c \
	src/firmware/reading.c \
	src/firmware/spare_block.c \
	src/firmware/spare_find.c \
	src/firmware/spare_nodes.c \
	src/firmware/sums.c \
	src/firmware/sums.h \
	src/firmware/trees.c \
	src/firmware/unknown.c \
	src/firmware/unpack.c \
	src/firmware/volume.c \
	src/firmware/volume_decide.c \
	src/firmware/volume_divide.c \
	src/firmware/why_parts.c
