#!/bin/sh
# The kept corpus of each fuzz target, replayed: seeds, and everything that fuzzing found.

set -eu
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=${builddir:-$(pwd)}

for target in nodes tree codec uimage probe text export fit flash environment dump archive nand search; do
	program=$builddir/tests/fuzz/$target
	if [ ! -x "$program" ]; then
		echo "skipped: $program is not built"
		exit 77
	fi
	set -- "$srcdir/tests/fuzz/corpus/$target"/*
	if ! timeout 300 "$program" "$@" >/dev/null 2>"$builddir/fuzz-$target.log"; then
		echo "FAIL: $target"
		tail -n 40 "$builddir/fuzz-$target.log"
		exit 1
	fi
	echo "$target: $# inputs"
	rm -f "$builddir/fuzz-$target.log"
done
