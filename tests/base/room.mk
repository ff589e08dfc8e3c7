unit_tests += \
	tests/test_base \
	tests/test_codec \
	tests/test_inflate \
	tests/test_sandbox \
	tests/test_stream \
	tests/test_work

tests_test_base_SOURCES = \
	tests/base/test_digest.c \
	tests/base/test_pages.c \
	tests/base/test_radix.c \
	tests/base/test_span.c \
	tests/base/test_text.c \
	tests/base/test_values.c

tests_test_codec_SOURCES = \
	tests/base/test_codec.c \
	tests/base/test_pack.c

tests_test_inflate_SOURCES = \
	tests/base/test_inflate.c \
	tests/base/test_inflate_alike.c

tests_test_sandbox_SOURCES = \
	tests/base/test_sandbox.c \
	tests/base/test_walls.c

tests_test_stream_SOURCES = \
	tests/base/test_nature.c \
	tests/base/test_stream.c

tests_test_work_SOURCES = \
	tests/base/test_work.c
