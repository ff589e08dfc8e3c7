play_sources = \
	src/play/complete.c \
	src/play/copy.c \
	src/play/play.c \
	src/play/play.h \
	src/play/predict.c \
	src/play/script.c
