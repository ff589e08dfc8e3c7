# Fuzz targets: with libFuzzer by configure --enable-fuzz, else with a main that replays
# files. Each is tests/fuzz/NAME.c and two lines further down.
fuzz_targets = \
	tests/fuzz/archive \
	tests/fuzz/codec \
	tests/fuzz/dump \
	tests/fuzz/environment \
	tests/fuzz/export \
	tests/fuzz/fit \
	tests/fuzz/flash \
	tests/fuzz/nand \
	tests/fuzz/nodes \
	tests/fuzz/probe \
	tests/fuzz/search \
	tests/fuzz/text \
	tests/fuzz/tree \
	tests/fuzz/uimage

if FUZZ
fuzz_main = \
	tests/fuzz/fuzz.c \
	tests/fuzz/fuzz.h
else
fuzz_main = \
	tests/fuzz/fuzz.c \
	tests/fuzz/fuzz.h \
	tests/fuzz/replay.c
endif
fuzz_libs = $(test_libs) $(screen_libs) $(FUZZ_LIBS)
tests_fuzz_archive_SOURCES = \
	tests/fuzz/archive.c $(fuzz_main)
tests_fuzz_archive_LDADD = $(fuzz_libs)
tests_fuzz_codec_SOURCES = \
	tests/fuzz/codec.c $(fuzz_main)
tests_fuzz_codec_LDADD = $(fuzz_libs)
tests_fuzz_dump_SOURCES = \
	tests/fuzz/dump.c $(fuzz_main)
tests_fuzz_dump_LDADD = $(fuzz_libs) $(CHECK_LIBS)
tests_fuzz_environment_SOURCES = \
	tests/fuzz/environment.c $(fuzz_main)
tests_fuzz_environment_LDADD = $(fuzz_libs)
tests_fuzz_fit_SOURCES = \
	tests/fuzz/fit.c $(fuzz_main)
tests_fuzz_fit_LDADD = $(fuzz_libs)
tests_fuzz_flash_SOURCES = \
	tests/fuzz/flash.c $(fuzz_main)
tests_fuzz_flash_LDADD = $(fuzz_libs)
tests_fuzz_export_SOURCES = \
	tests/fuzz/export.c $(fuzz_main)
tests_fuzz_export_LDADD = $(fuzz_libs)
tests_fuzz_nand_SOURCES = \
	tests/fuzz/nand.c $(fuzz_main)
tests_fuzz_nand_LDADD = $(fuzz_libs)
tests_fuzz_nodes_SOURCES = \
	tests/fuzz/nodes.c $(fuzz_main)
tests_fuzz_nodes_LDADD = $(fuzz_libs)
tests_fuzz_probe_SOURCES = \
	tests/fuzz/probe.c $(fuzz_main)
tests_fuzz_probe_LDADD = $(fuzz_libs)
tests_fuzz_search_SOURCES = \
	tests/fuzz/search.c $(fuzz_main)
tests_fuzz_search_LDADD = $(fuzz_libs)
tests_fuzz_text_SOURCES = \
	tests/fuzz/text.c $(fuzz_main)
tests_fuzz_text_LDADD = $(fuzz_libs)
tests_fuzz_tree_SOURCES = \
	tests/fuzz/tree.c $(fuzz_main)
tests_fuzz_tree_LDADD = $(fuzz_libs)
tests_fuzz_uimage_SOURCES = \
	tests/fuzz/uimage.c $(fuzz_main)
tests_fuzz_uimage_LDADD = $(fuzz_libs)

fuzz_extra = \
	tests/fuzz/build.sh \
	tests/fuzz/corpus \
	tests/fuzz/firmware.dict \
	tests/fuzz/run.sh \
	tests/fuzz/replay.c
