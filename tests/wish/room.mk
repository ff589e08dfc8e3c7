unit_tests += \
	tests/test_wish

tests_test_wish_SOURCES = \
	tests/wish/bytes_tree.c \
	tests/wish/bytes_tree.h \
	tests/wish/images.c \
	tests/wish/images.h \
	tests/wish/reference.c \
	tests/wish/reference.h \
	tests/wish/reference_change.c \
	tests/wish/test_devtable.c \
	tests/wish/test_local.c \
	tests/wish/test_wish.c \
	tests/wish/test_wish_lay.c \
	tests/wish/test_wish_random.c \
	tests/wish/test_wish_script.c
