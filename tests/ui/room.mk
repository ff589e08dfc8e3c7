unit_tests += \
	tests/pty \
	tests/pty_hostile \
	tests/pty_leave \
	tests/pty_shelf \
	tests/test_actions \
	tests/test_asked \
	tests/test_correct \
	tests/test_gates \
	tests/test_monkey \
	tests/test_pager \
	tests/test_playing \
	tests/test_slices \
	tests/test_slices_steps \
	tests/test_ui \
	tests/test_window

tests_pty_SOURCES = \
	tests/ui/pty.c
tests_pty_LDADD = $(LDADD) -lutil

tests_pty_hostile_SOURCES = \
	tests/ui/pty_hostile.c
tests_pty_hostile_LDADD = $(LDADD) -lutil

tests_pty_leave_SOURCES = \
	tests/ui/pty_leave.c
tests_pty_leave_LDADD = $(LDADD) -lutil

tests_pty_shelf_SOURCES = \
	tests/ui/pty_shelf.c
tests_pty_shelf_LDADD = $(LDADD) -lutil

tests_test_actions_SOURCES = \
	tests/ui/test_actions.c
tests_test_actions_LDADD = $(screen_test_libs)

tests_test_correct_SOURCES = \
	tests/ui/test_correct.c
tests_test_correct_LDADD = $(screen_test_libs)

tests_test_gates_SOURCES = \
	tests/ui/test_gates.c \
	tests/ui/test_text.c
tests_test_gates_LDADD = $(screen_test_libs) -ldl

tests_test_monkey_SOURCES = \
	tests/ui/test_monkey.c
tests_test_monkey_LDADD = $(screen_test_libs)

tests_test_pager_SOURCES = \
	tests/ui/test_pager.c
tests_test_pager_LDADD = $(screen_test_libs)

tests_test_asked_SOURCES = \
	tests/ui/test_asked.c
tests_test_asked_LDADD = $(screen_test_libs)

tests_test_playing_SOURCES = \
	tests/ui/test_playing.c
tests_test_playing_LDADD = $(screen_test_libs)

tests_test_slices_SOURCES = \
	tests/ui/test_slices.c \
	tests/ui/test_travel.c
tests_test_slices_LDADD = $(screen_test_libs)

tests_test_slices_steps_SOURCES = \
	tests/ui/test_slices_deleted.c \
	tests/ui/test_slices_steps.c
tests_test_slices_steps_LDADD = $(screen_test_libs)

tests_test_ui_SOURCES = \
	tests/ui/test_ui.c \
	tests/ui/test_ui_copy.c \
	tests/ui/test_ui_tables.c
tests_test_ui_LDADD = $(screen_test_libs)

tests_test_window_SOURCES = \
	tests/ui/test_window.c
tests_test_window_LDADD = $(screen_test_libs)
