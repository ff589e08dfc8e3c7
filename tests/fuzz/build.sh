#!/bin/sh
# Builds the fuzz targets as OSS-Fuzz expects them: from $SRC, with $CC, $CFLAGS and
# $LIB_FUZZING_ENGINE, into $OUT, each with its corpus and the dictionary. Unset variables get
# the defaults of a manual run: tests/fuzz/build.sh [OUT].

set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/../.." && pwd)
CC=${CC:-clang}
CFLAGS=${CFLAGS:--O1 -g -fsanitize=fuzzer-no-link,address,undefined \
	-DFUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION}
LIB_FUZZING_ENGINE=${LIB_FUZZING_ENGINE:--fsanitize=fuzzer}
OUT=${1:-${OUT:-$PWD/fuzz}}
WORK=${WORK:-$OUT/work}

[ -x "$here/configure" ] || (cd "$here" && autoreconf -i)
mkdir -p "$OUT" "$WORK"
OUT=$(cd "$OUT" && pwd)
cd "$WORK"
CC=$CC CFLAGS=$CFLAGS "$here/configure" -q --disable-tests
make -s libengine.a libui.a
libs=$(make -s print-libs)

for target in nodes tree codec uimage probe text export fit flash environment search; do
	# shellcheck disable=SC2086  # flags are words
	$CC $CFLAGS -D_GNU_SOURCE -include config.h -I"$WORK" -I"$here/src" -I"$here" \
		-o "$OUT/$target" "$here/tests/fuzz/$target.c" "$here/tests/fuzz/fuzz.c" \
		"$here/tests/hostile/check.c" "$here/tests/hostile/examine.c" \
		"$here/tests/fixture/format/fdts.c" "$here/tests/fixture/jffs2/nodes.c" \
		"$here/tests/fixture/random.c" \
		$LIB_FUZZING_ENGINE libui.a libengine.a $libs
	cp "$here/tests/fuzz/firmware.dict" "$OUT/$target.dict"
	if command -v zip >/dev/null; then
		(cd "$here/tests/fuzz/corpus/$target" && zip -q "$OUT/${target}_seed_corpus.zip" ./*)
	fi
done
