#!/bin/sh
# Branch coverage of all tests, in a build of its own without optimisation: a line for each
# folder and each gate. Exits 1 if src/ is below 90 % or a gate below 100 %. Wants gcovr.
#
#     make coverage            (8 minutes; then coverage/report.html)
#
# Branches that only the compiler makes, such as those of a constant condition, don't count.
# Lines that gcovr cannot parse are calls in a process that ended in another way: no branches.

set -eu
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=${builddir:-$(pwd)}
gates='src/text/name.c src/base/span.c src/base/span.h src/text/text.c src/text/text_value.c
src/output/beneath.c src/output/place.c ui/draw/canvas.c'

command -v gcovr >/dev/null || {
	echo "gcovr is not installed" >&2
	exit 77
}
mkdir -p "$builddir/coverage"
cd "$builddir/coverage"
"$srcdir/configure" -q --enable-coverage CFLAGS='-O0 -g'
make -s
find . -name '*.gcda' -exec rm {} +
make -s check || echo "not all tests passed: see $PWD/test-suite.log" >&2

gcovr -r "$srcdir" --object-directory . -f "$srcdir/src/" -f "$srcdir/ui/" \
	--branches --exclude-unreachable-branches --gcov-ignore-parse-errors --csv branches.csv --html report.html >/dev/null
awk -F , -v gates="$gates" '
	BEGIN {
		count = split(gates, gate, /[ \n]+/)
		for (i = 1; i <= count; i++)
			wanted[gate[i]]
	}
	NR == 1 { next }
	{
		folder = $1
		sub("/[^/]*$", "", folder)
		for (place = folder; place != ""; sub("/?[^/]*$", "", place)) {
			all[place] += $5
			met[place] += $6
		}
		if ($1 in wanted) {
			all[$1] = $5
			met[$1] = $6
		}
	}
	END {
		for (place in all) {
			share = all[place] ? 100 * met[place] / all[place] : 100
			printf "%-24s %6d of %6d branches %7.1f %%\n", place, met[place], all[place],
				share | "sort"
			low += place == "src" && share < 90 || place in wanted && share < 100
		}
		close("sort")
		for (i = 1; i <= count; i++)
			if (!(gate[i] in all)) {
				print gate[i] ": is no file that was compiled"
				low++
			}
		exit low > 0
	}' branches.csv
