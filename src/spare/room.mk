spare_sources = \
	src/spare/spare.c \
	src/spare/spare.h \
	src/spare/spare_areas.c \
	src/spare/spare_private.h \
	src/spare/spare_squashfs.c \
	src/spare/spare_ubi.c
