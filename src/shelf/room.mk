shelf_sources = \
	src/shelf/shelf.c \
	src/shelf/shelf.h \
	src/shelf/shelf_folder.c \
	src/shelf/shelf_look.c \
	src/shelf/shelf_table.c \
	src/shelf/shelf_table.h \
	src/shelf/survey.c \
	src/shelf/survey.h \
	src/shelf/survey_names.c \
	src/shelf/survey_names.h \
	src/shelf/survey_private.h \
	src/shelf/survey_systems.c \
	src/shelf/survey_versions.c
