#!/bin/sh
# Looks for leaks at the end of every run of the program that the test scripts start, in a build of its
# own with the sanitizers; `make check` looks in one of eight. Exits 1 if a script fails.
#
#     make leaks               (10 minutes)

set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=${builddir:-$(pwd)}
mkdir -p "$builddir/leaks"
cd "$builddir/leaks" || exit 1

[ -f Makefile ] || "$srcdir/configure" -q CFLAGS="-O1 -g1" --enable-sanitize || exit 1
make -s -j "$(nproc)" >build.log 2>&1 || {
	tail build.log
	exit 1
}

# shellcheck disable=SC2016  # the names are those of Makefile.am
make -k -j "$(nproc)" check LEAKS_IN_TURNS=1 TESTS='$(long_scripts) $(short_scripts)' >check.log 2>&1 || {
	grep -E '^(FAIL|ERROR)' check.log
	echo "tests fail: see $PWD/check.log"
	exit 1
}
echo "no leak"
