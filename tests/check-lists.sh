#!/bin/sh
# Every source, header and script must stand in a list of Makefile.am: a file that is
# forgotten there is not built, not run, or not in the release.

set -eu
cd "${srcdir:-.}"

status=0
find src ui tests -name '*.[ch]' -o -name '*.sh' | LC_ALL=C sort >"${TMPDIR:-/tmp}/lists.$$"
trap 'rm -f "${TMPDIR:-/tmp}/lists.$$"' EXIT

while read -r file; do
	# tests/NAME.c is listed as the program tests/NAME.
	case $file in
	tests/*.c) names="$file ${file%.c}" ;;
	*) names=$file ;;
	esac
	found=no
	for name in $names; do
		if grep -Eq "(^|[[:space:]])$name([[:space:]]|\$)" Makefile.am; then
			found=yes
		fi
	done
	if [ $found = no ]; then
		echo "$file: stands in no list of Makefile.am"
		status=1
	fi
done <"${TMPDIR:-/tmp}/lists.$$"
exit $status
