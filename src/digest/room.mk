digest_sources = \
	src/digest/digest.c \
	src/digest/digest.h \
	src/digest/digest_private.h \
	src/digest/md5.c \
	src/digest/sha1.c \
	src/digest/sha256.h \
	src/digest/sha512.c \
	src/digest/sha512.h

if NETTLE
digest_sources += \
	src/digest/sha256_nettle.c
else
digest_sources += \
	src/digest/sha256.c
endif
