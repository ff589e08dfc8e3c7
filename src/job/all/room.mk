job_all_sources = \
	src/job/all/all.c \
	src/job/all/all.h \
	src/job/all/all_header.c \
	src/job/all/all_json.c \
	src/job/all/all_name.c \
	src/job/all/all_plan.c \
	src/job/all/all_private.h \
	src/job/all/all_sums.c \
	src/job/all/all_text.c
