text_sources = \
	src/text/distance.c \
	src/text/distance.h \
	src/text/field.c \
	src/text/field.h \
	src/text/field_forms.c \
	src/text/name.c \
	src/text/name.h \
	src/text/path.c \
	src/text/path.h \
	src/text/shell.c \
	src/text/shell.h \
	src/text/sort.c \
	src/text/sort.h \
	src/text/text.c \
	src/text/text.h \
	src/text/text_value.c \
	src/text/xml.c
