vendor_sources = \
	src/vendor/broadcom.c \
	src/vendor/chk.c \
	src/vendor/fwtool.c \
	src/vendor/safeloader.c \
	src/vendor/seama.c \
	src/vendor/tplink.c \
	src/vendor/trx.c \
	src/vendor/vendor.c \
	src/vendor/vendor.h \
	src/vendor/vendor_private.h
