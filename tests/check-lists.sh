#!/bin/sh
# Every source, header and script must be listed in Makefile.am or in its room's room.mk: a
# file that is forgotten there is not built, not run, or not in the release. A room.mk must be
# included by Makefile.am, and name only files of its own room. Every room of the program must stand
# in HACKING.md, and every list of it in tests/fixture/tables.c, where the tests find it.

set -eu
cd "${srcdir:-.}"

status=0
find src ui tests -name '*.[ch]' -o -name '*.sh' | LC_ALL=C sort >"${TMPDIR:-/tmp}/lists.$$"
trap 'rm -f "${TMPDIR:-/tmp}/lists.$$"' EXIT

while read -r file; do
	case $file in
	src/mount/*.sh) list=Makefile.am ;;
	src/*/* | ui/* | tests/*/*) list=${file%/*}/room.mk ;;
	*) list=Makefile.am ;;
	esac
	# tests/NAME.c is listed as the program tests/NAME.
	case $file in
	tests/*.c) names="$file ${file%.c}" ;;
	*) names=$file ;;
	esac
	found=no
	for name in $names; do
		if grep -Eq "(^|[[:space:]])$name([[:space:]]|\$)" "$list"; then
			found=yes
		fi
	done
	if [ $found = no ]; then
		echo "$file: does not stand in $list"
		status=1
	fi
done <"${TMPDIR:-/tmp}/lists.$$"

for list in $(find src ui tests -name room.mk); do
	if ! grep -qx "include $list" Makefile.am; then
		echo "$list: Makefile.am does not include it"
		status=1
	fi
	if grep -nE '(src|ui)/' "$list" | grep -vE "	${list%/*}/[a-z0-9_]+\.[ch]( |\$)"; then
		echo "$list: names a file of another room"
		status=1
	fi
done

for room in $(find src/* ui -name '*.c' | sed 's/^src.//; s/.[^/]*$//' | LC_ALL=C sort -u); do
	if [ -n "$room" ] && ! grep -Eq "(^|[^a-z])($room|${room##*/})/" HACKING.md; then
		echo "$room/: HACKING.md does not say what it is"
		status=1
	fi
done

for class in $(grep -rho '^const struct table_class table_[a-z0-9_]*' src ui | sed 's/.* //'); do
	if ! grep -Eq "&$class\\>" tests/fixture/tables.c; then
		echo "$class: does not stand in tests/fixture/tables.c"
		status=1
	fi
done
exit $status
