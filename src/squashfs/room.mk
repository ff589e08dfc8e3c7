squashfs_sources = \
	src/squashfs/format.c \
	src/squashfs/squashfs.h \
	src/squashfs/super.c \
	src/squashfs/super.h

if SQUASHFS
squashfs_sources += \
	src/squashfs/index.c \
	src/squashfs/inode.c \
	src/squashfs/lzo.c \
	src/squashfs/read.c \
	src/squashfs/source.c \
	src/squashfs/squashfs_private.h \
	src/squashfs/stored.c \
	src/squashfs/tree.c \
	src/squashfs/xattr.c
else
squashfs_sources += \
	src/squashfs/absent.c
endif
