firmware_partitions_sources = \
	src/firmware/partitions/partitions.c \
	src/firmware/partitions/partitions.h \
	src/firmware/partitions/partitions_fit.c \
	src/firmware/partitions/partitions_private.h
