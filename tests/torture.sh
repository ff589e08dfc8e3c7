#!/bin/sh
# Some of the points of tests/preload/torture.c; make torture tries all of them.

set -u
builddir=${builddir:-$(pwd)}
export builddir
[ -x "$builddir/tests/torture" ] || exit 77
# The sanitizers have an allocator of their own and must be loaded first.
ASAN_OPTIONS=${ASAN_OPTIONS-}:verify_asan_link_order=0
export ASAN_OPTIONS
exec "$builddir/tests/torture"
