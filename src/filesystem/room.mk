filesystem_sources = \
	src/filesystem/cramfs.c \
	src/filesystem/disk.c \
	src/filesystem/erofs.c \
	src/filesystem/ext.c \
	src/filesystem/f2fs.c \
	src/filesystem/fat.c \
	src/filesystem/filesystem.h \
	src/filesystem/iso9660.c \
	src/filesystem/large.c \
	src/filesystem/littlefs.c \
	src/filesystem/luks.c \
	src/filesystem/minix.c \
	src/filesystem/romfs.c \
	src/filesystem/squashfs_old.c \
	src/filesystem/swap.c \
	src/filesystem/ubi.c \
	src/filesystem/ubi.h \
	src/filesystem/ubi_volumes.c \
	src/filesystem/ubifs.c \
	src/filesystem/yaffs.c
