vendor_sources = \
	src/vendor/broadcom.c \
	src/vendor/buffalo.c \
	src/vendor/chk.c \
	src/vendor/dni.c \
	src/vendor/encrypted.c \
	src/vendor/fwtool.c \
	src/vendor/nvram.c \
	src/vendor/safeloader.c \
	src/vendor/seama.c \
	src/vendor/shrs.c \
	src/vendor/tplink.c \
	src/vendor/trx.c \
	src/vendor/ubiquiti.c \
	src/vendor/unified.c \
	src/vendor/vendor.c \
	src/vendor/vendor.h \
	src/vendor/vendor_private.h \
	src/vendor/xiaomi.c \
	src/vendor/zyxel.c
