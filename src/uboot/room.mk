uboot_sources = \
	src/uboot/environment.c \
	src/uboot/environment.h \
	src/uboot/environment_change.c \
	src/uboot/environment_format.c \
	src/uboot/fit.c \
	src/uboot/fit.h \
	src/uboot/fit_facts.c \
	src/uboot/fit_format.c \
	src/uboot/fit_private.h \
	src/uboot/program.c \
	src/uboot/program.h
