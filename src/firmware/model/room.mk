firmware_model_sources = \
	src/firmware/model/children.c \
	src/firmware/model/children.h \
	src/firmware/model/formats.c \
	src/firmware/model/lookup.c \
	src/firmware/model/model.h \
	src/firmware/model/origin.c \
	src/firmware/model/origin.h \
	src/firmware/model/subject.c \
	src/firmware/model/subject.h
