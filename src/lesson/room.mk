lesson_sources = \
	src/lesson/lesson.c \
	src/lesson/lesson.h \
	src/lesson/lesson_hide.c \
	src/lesson/lesson_list.c
