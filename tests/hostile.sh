#!/bin/sh
# Every command and a tour of the screen on every hostile image; see tests/hostile/run.c. Words
# after the command are names of images, else all are taken. `tests/hostile/make --list` shows
# what each attacks.

set -eu
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=${builddir:-$(pwd)}
FLASHLOUPE=${FLASHLOUPE:-$builddir/flashloupe}
LC_ALL=C.UTF-8
TZ=UTC
export srcdir FLASHLOUPE LC_ALL TZ

if [ ! -x "$FLASHLOUPE" ] || [ ! -x "$builddir/tests/hostile/run" ]; then
	echo "skipped: flashloupe or tests/hostile/run is not built"
	exit 77
fi

disk=$(mktemp -d)
. "$srcdir/tests/shell/memory.sh"
work=$(mktemp -d)
trap 'chmod -R u+rwx "$work" "$disk" 2>/dev/null || :; rm -rf "$work" "$disk"' EXIT

images=$("$builddir/tests/hostile/make" --list | wc -l)
echo "$images hostile images"
if [ "$images" -lt 120 ]; then
	echo "FAIL: there must be 120"
	exit 1
fi
"$builddir/tests/hostile/run" "$work" "$disk" "$@"
