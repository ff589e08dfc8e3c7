job_extract_sources = \
	src/job/extract/extract.c \
	src/job/extract/extract.h \
	src/job/extract/extract_batch.c \
	src/job/extract/extract_file.c \
	src/job/extract/extract_make.c \
	src/job/extract/extract_meta.c \
	src/job/extract/extract_place.c \
	src/job/extract/extract_private.h \
	src/job/extract/pick.c \
	src/job/extract/pick.h \
	src/job/extract/tar.c \
	src/job/extract/tar.h \
	src/job/extract/tar_acl.c \
	src/job/extract/tar_file.c \
	src/job/extract/tar_header.c \
	src/job/extract/tar_member.c \
	src/job/extract/tar_private.h \
	src/job/extract/tar_sparse.c
