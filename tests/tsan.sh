#!/bin/sh
# Everything that threads do, under ThreadSanitizer, in a build of its own: the tests of tasks,
# of the sandbox, of views and of extracting, commands on the samples, and the screen, by scripts
# and on a terminal. Prints each report; exits 1 if there is one.
#
#     make tsan                (5 minutes)

set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=${builddir:-$(pwd)}
mkdir -p "$builddir/tsan"
cd "$builddir/tsan" || exit 1
status=0

[ -f Makefile ] || "$srcdir/configure" -q CFLAGS="-O1 -g" --enable-tsan || exit 1
make -s -j "$(nproc)" >build.log 2>&1 || {
	tail build.log
	exit 1
}

rm -f report.*
export TSAN_OPTIONS="log_path=$PWD/report"

make -k check TESTS="tests/test_work tests/test_share tests/test_threads tests/test_sandbox tests/test_view \
	tests/test_past tests/test_views tests/test_action tests/pty tests/jobs.sh tests/ui.sh" >check.log 2>&1 || {
	grep -E '^(FAIL|ERROR)' check.log
	echo "tests fail: see $PWD/check.log"
	status=1
}

for report in report.*; do
	[ -e "$report" ] || continue
	cat "$report"
	status=1
done
[ $status -ne 0 ] || echo "no report"
exit $status
