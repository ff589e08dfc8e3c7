nand_sources = \
	src/nand/bch.c \
	src/nand/bch_decode.c \
	src/nand/dump.c \
	src/nand/dump.h \
	src/nand/dump_stream.c \
	src/nand/ecc.c \
	src/nand/ecc.h \
	src/nand/ecc_private.h \
	src/nand/hamming.c \
	src/nand/holes.c \
	src/nand/holes.h \
	src/nand/layout.c \
	src/nand/layout.h \
	src/nand/pages.c \
	src/nand/sample.c \
	src/nand/sample.h
