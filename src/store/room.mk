store_sources = \
	src/store/fact.c \
	src/store/fact.h \
	src/store/guard.c \
	src/store/guard.h \
	src/store/hit.c \
	src/store/hit.h \
	src/store/hold.c \
	src/store/hold.h \
	src/store/image.c \
	src/store/image.h \
	src/store/opening.c \
	src/store/opening.h \
	src/store/part.c \
	src/store/part.h \
	src/store/source.c \
	src/store/source.h \
	src/store/store.c \
	src/store/store.h
