job_rewrap_sources = \
	src/job/rewrap/head.c \
	src/job/rewrap/head.h \
	src/job/rewrap/lengths.c \
	src/job/rewrap/pages.c \
	src/job/rewrap/place.c \
	src/job/rewrap/replace.c \
	src/job/rewrap/replace.h \
	src/job/rewrap/rewrap.c \
	src/job/rewrap/rewrap.h \
	src/job/rewrap/rewrap_private.h \
	src/job/rewrap/sums.c \
	src/job/rewrap/up.c
