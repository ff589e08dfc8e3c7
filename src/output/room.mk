output_sources = \
	src/output/beneath.c \
	src/output/beneath.h \
	src/output/output.c \
	src/output/output.h \
	src/output/outside.c \
	src/output/outside.h \
	src/output/place.c \
	src/output/place.h \
	src/output/recipe.c \
	src/output/recipe.h \
	src/output/recipe_uimage.c \
	src/output/temp.c \
	src/output/temp.h
