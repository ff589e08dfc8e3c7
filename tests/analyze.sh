#!/bin/sh
# What compilers and analyzers find in the program, in a build of its own: warnings of gcc and
# of clang, gcc -fanalyzer, cppcheck, and clang-tidy with the checks in .clang-tidy. Prints
# each finding and a line for each tool; exits 1 if there is a finding. Missing tools are
# reported.
#
#     make analyze             (10 minutes)

set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=${builddir:-$(pwd)}
mkdir -p "$builddir/analyze"
cd "$builddir/analyze" || exit 1
jobs=$(nproc)
status=0

# result NAME: what a tool found, in NAME.found
result()
{
	found=$(grep -c . "$1.found")
	sed "s|$srcdir/||" "$1.found"
	echo "$1: $found findings"
	[ "$found" -eq 0 ] || status=1
}

# built NAME COMPILER FLAGS TARGETS: the warnings of a whole build
built()
{
	if ! command -v "$2" >/dev/null; then
		echo "$1: $2 is not installed"
		return
	fi
	rm -rf "$1"
	mkdir "$1"
	(cd "$1" && "$srcdir/configure" -q CC="$2" CFLAGS="-O2 -g $3") >"$1.log" 2>&1
	# shellcheck disable=SC2086  # targets are words
	if ! make -C "$1" -k -s -j "$jobs" $4 >>"$1.log" 2>&1; then
		echo "$1: the build failed: see $PWD/$1.log"
		status=1
	fi
	grep -E '(warning|error):' "$1.log" | sort -u >"$1.found"
	result "$1"
}

built gcc gcc '' "check TESTS="
built clang clang '' "check TESTS="
built fanalyzer gcc -fanalyzer flashloupe

if command -v cppcheck >/dev/null; then
	(cd "$srcdir" && cppcheck -q -j "$jobs" --std=c11 \
		--enable=warning,performance,portability --suppress=missingIncludeSystem \
		-D_GNU_SOURCE -Isrc -I. src ui) >cppcheck.log 2>&1
	grep -E ': (error|warning|performance|portability):' cppcheck.log >cppcheck.found
	result cppcheck
else
	echo "cppcheck: is not installed"
fi

# One file at a time: version 14 mixes up the argument lists of several files.
if command -v clang-tidy >/dev/null; then
	export srcdir
	(cd "$srcdir" && find src ui -name '*.c') | LC_ALL=C sort |
		xargs -P "$jobs" -n 1 sh -c 'cd "$srcdir" && clang-tidy --quiet "$1" -- \
			-std=gnu11 -D_GNU_SOURCE -DLESSONS_FOLDER=\"\" -include "$0/config.h" \
			-Isrc -I.' "$PWD/gcc" >tidy.log 2>/dev/null
	grep -E '(warning|error):' tidy.log | sort -u >tidy.found
	result tidy
else
	echo "tidy: clang-tidy is not installed"
fi
exit "$status"
