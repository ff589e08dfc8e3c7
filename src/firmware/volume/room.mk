firmware_volume_sources = \
	src/firmware/volume/grow.c \
	src/firmware/volume/reading.c \
	src/firmware/volume/spare_block.c \
	src/firmware/volume/spare_nodes.c \
	src/firmware/volume/volume.c \
	src/firmware/volume/volume.h \
	src/firmware/volume/volume_decide.c \
	src/firmware/volume/volume_divide.c \
	src/firmware/volume/volume_private.h
