#!/bin/sh
# Every source, header and script must be listed in Makefile.am or in its room's room.mk: a
# file that is forgotten there is not built, not run, or not in the release. A room.mk must be
# included by Makefile.am, and name only files of its own room. Every room of the program must stand
# in HACKING.md, and every list of it in tests/fixture/tables.c, where the tests find it.

set -eu
cd "${srcdir:-.}"

status=0
lists=$(find src ui tests -name room.mk | LC_ALL=C sort)

# One awk for all: with a grep for each of 1,300 files it takes a hundred times as long.
# shellcheck disable=SC2086  # names without blanks
{
	find src ui tests -name '*.[ch]' -o -name '*.sh' | sed 's/^/file /' | LC_ALL=C sort
	grep -rho '^const struct table_class table_[a-z0-9_]*' src ui | sed 's/.* /class /'
	find src/* ui -name '*.c' | sed 's/^src.//; s/.[^/]*$//; s/^/room /' | LC_ALL=C sort -u
} | awk '
function complain(text) {
	print text
	bad = 1
}
# the list where a file must stand
function list_of(file) {
	if (file ~ /^src\/mount\/[^\/]*\.sh$/ || file !~ /^(src\/.*\/|ui\/|tests\/.*\/)/)
		return "Makefile.am"
	sub(/\/[^\/]*$/, "/room.mk", file)
	return file
}
function check_file(file, name) {
	name = file
	if (file ~ /^tests\/.*\.c$/) # listed as the program of that name
		sub(/\.c$/, "", name)
	if (!((list_of(file), file) in listed) && !((list_of(file), name) in listed))
		complain(file ": does not stand in " list_of(file))
}
function check_room(room, last) {
	last = room
	sub(/.*\//, "", last)
	if (hacking !~ "(^|[^a-z])(" room "|" last ")/")
		complain(room "/: HACKING.md does not say what it is")
}
FILENAME == "-" {
	if ($1 == "file")
		check_file($2)
	else if ($1 == "room" && NF == 2)
		check_room($2)
	else if ($1 == "class" && !($2 in tables))
		complain($2 ": does not stand in tests/fixture/tables.c")
	next
}
FILENAME == "HACKING.md" {
	hacking = hacking "\n" $0
	next
}
FILENAME == "tests/fixture/tables.c" {
	while (match($0, /&table_[a-z0-9_]*/)) {
		tables[substr($0, RSTART + 1, RLENGTH - 1)]
		$0 = substr($0, RSTART + RLENGTH)
	}
	next
}
FILENAME == "Makefile.am" && /^include / { included[$0] }
FNR == 1 && FILENAME != "Makefile.am" && !(("include " FILENAME) in included) {
	complain(FILENAME ": Makefile.am does not include it")
}
{
	for (i = 1; i <= NF; i++)
		listed[FILENAME, $i]
	folder = FILENAME
	sub(/\/room\.mk$/, "", folder)
}
FILENAME != "Makefile.am" && /(src|ui)\// && $0 !~ "	" folder "/[a-z0-9_]+\\.[ch]( |$)" {
	complain(FNR ":" $0 "\n" FILENAME ": names a file of another room")
}
END { exit bad }' Makefile.am $lists HACKING.md tests/fixture/tables.c - || status=1
exit $status
