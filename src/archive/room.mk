archive_sources = \
	src/archive/archive.h

if ARCHIVE
archive_sources += \
	src/archive/archive_private.h \
	src/archive/index.c \
	src/archive/input.c \
	src/archive/member.c \
	src/archive/names.c \
	src/archive/replace.c \
	src/archive/sevenzip.c \
	src/archive/tree.c \
	src/archive/xattrs.c
else
archive_sources += \
	src/archive/absent.c
endif
