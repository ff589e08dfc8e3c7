#!/bin/sh
# The checks that take too long for `make check`, one after another:
#
#     make long                       all of them, some two hours
#     make long CHECKS="tsan package" some of them
#
# A line tells of each whether it passed, failed or, where something is missing, was skipped, and how
# long it took; long/CHECK.log in the build folder has what it printed. BASE=TAR gives package and
# fresh-debian a minimal Debian, so that none is fetched. Exits 1 if one failed. Not among them:
# fuzzing, which needs a build of its own.

set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=$(cd "${builddir:-.}" && pwd)
export srcdir builddir
all='package analyze leaks tsan torture coverage fresh-debian live-runs kernel'
failed=0
mkdir -p "$builddir/long"

# run CHECK: its exit status is that of the check, 77: skipped
run() {
	case $1 in
	package | fresh-debian)
		sh "$srcdir/tests/$1.sh" ${BASE:+--base "$BASE"}
		;;
	analyze | leaks | tsan | coverage | kernel)
		sh "$srcdir/tests/$1.sh"
		;;
	torture | live-runs)
		make -C "$builddir" "$1"
		;;
	*)
		echo "there is no check of that name; there are: $all"
		return 2
		;;
	esac
}

for check in ${CHECKS:-$all}; do
	begun=$(date +%s)
	run "$check" >"$builddir/long/$check.log" 2>&1 </dev/null
	status=$?
	took=$((($(date +%s) - begun + 30) / 60))
	case $status in
	0) result=PASS ;;
	77) result=SKIP ;;
	*)
		result=FAIL
		failed=$((failed + 1))
		;;
	esac
	echo "$result: $check ($took min): $(tail -n 1 "$builddir/long/$check.log")"
done
[ $failed -eq 0 ]
