# An image of random nodes, and what shows it to Linux (tests/kernel.sh).
kernel_programs = \
	tests/kernel/random_log

tests_kernel_random_log_LDADD = $(test_libs) $(engine_libs)

kernel_parts = \
	tests/kernel/ask.sh \
	tests/kernel/init
