store_survey_sources = \
	src/store/survey/gaps.c \
	src/store/survey/gaps.h \
	src/store/survey/magics.c \
	src/store/survey/magics.h \
	src/store/survey/magics_private.h \
	src/store/survey/magics_table.c \
	src/store/survey/run.c \
	src/store/survey/run.h \
	src/store/survey/survey.c \
	src/store/survey/survey.h \
	src/store/survey/survey_area.c \
	src/store/survey/survey_measure.c \
	src/store/survey/survey_private.h
