firmware_sources = \
	src/firmware/children.c \
	src/firmware/children.h \
	src/firmware/firmware.c \
	src/firmware/firmware.h \
	src/firmware/firmware_private.h \
	src/firmware/formats.c \
	src/firmware/grow.c \
	src/firmware/headers.c \
	src/firmware/lookup.c \
	src/firmware/openings.c \
	src/firmware/origin.c \
	src/firmware/origin.h \
	src/firmware/part_edit.c \
	src/firmware/partitions.c \
	src/firmware/partitions.h \
	src/firmware/partitions_fit.c \
	src/firmware/partitions_private.h \
	src/firmware/reading.c \
	src/firmware/spare.c \
	src/firmware/spare_block.c \
	src/firmware/subject.c \
	src/firmware/subject.h \
	src/firmware/trees.c \
	src/firmware/unpack.c \
	src/firmware/volume.c \
	src/firmware/volume_divide.c \
	src/firmware/why_parts.c
