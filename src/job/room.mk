job_sources = \
	src/job/carve.c \
	src/job/carve.h \
	src/job/cat.c \
	src/job/cat.h \
	src/job/epoch.c \
	src/job/epoch.h \
	src/job/export.c \
	src/job/export.h \
	src/job/job.c \
	src/job/job.h \
	src/job/manifest.c \
	src/job/manifest.h \
	src/job/manifest_file.c \
	src/job/manifest_out.c \
	src/job/manifest_private.h \
	src/job/source.c \
	src/job/source.h \
	src/job/sum.c \
	src/job/sum.h \
	src/job/write.c \
	src/job/write.h
