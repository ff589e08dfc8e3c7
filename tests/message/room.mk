unit_tests += \
	tests/test_messages

tests_test_messages_SOURCES = \
	tests/message/test_kernel_said.c \
	tests/message/test_messages.c
