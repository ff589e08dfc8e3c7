#!/bin/sh
# One dialect: a pointer is tested as !p or p, not by == NULL, a character as !c or c; and an
# operator && or || begins a line, it doesn't end one. `return p != NULL` and `x = p != NULL`
# make a truth value of a pointer, and are right.
#
# A file has at most 400 lines: what is longer has more than one subject.
#
# Prints each violation as file:line: text; exits 1 if there is one.
# The rules are first tried on a made-up file, so that they can't be silently blind.

set -eu
srcdir=${srcdir:-.}

# violations DIR: lines in another dialect in DIR/src and DIR/ui
violations() {
	(
		cd "$1"
		find src ui -name '*.[ch]' -exec grep -nE \
			"== (NULL|'.0')|(&&|\|\|)\$|!= (NULL|'.0')(\)* (&&|\|\||\?)|\) *(\{|\$))" \
			/dev/null {} + | LC_ALL=C sort
	)
}

# too_long DIR: the files of DIR/src and DIR/ui that have more than 400 lines
too_long() {
	(
		cd "$1"
		find src ui -name '*.[ch]' -exec awk '
			FNR == 401 { print FILENAME ":" FNR ": more than 400 lines: split the file" }
			' {} + | LC_ALL=C sort
	)
}

trial=$(mktemp -d)
trap 'rm -rf "$trial"' EXIT
mkdir "$trial/src" "$trial/ui"
cat >"$trial/src/right.c" <<'EOF_RIGHT'
	if (!p && *s
	        && (q || r))
		return p != NULL;
	known = p != NULL;
	told += *s != '\0';
	tell(p != NULL);
EOF_RIGHT
if [ -n "$(violations "$trial")" ]; then
	echo "the rules are wrong: they forbid what is right:"
	violations "$trial"
	exit 1
fi
cat >"$trial/ui/wrong.c" <<'EOF_WRONG'
	if (p == NULL)
	while (p != NULL)
	while (p != NULL) {
	if (a &&
	return a ||
	if (*s == '\0')
	if (*s != '\0')
	if ((*s != '\0') && q)
	if (p != NULL && q)
	return p != NULL ? p : q;
EOF_WRONG
if [ "$(violations "$trial" | wc -l)" -ne "$(wc -l <"$trial/ui/wrong.c")" ]; then
	echo "the rules are blind: they find only these:"
	violations "$trial"
	exit 1
fi

# The length is that of each file by itself, not of all together.
rm "$trial/src/right.c" "$trial/ui/wrong.c"
yes ';' | head -n 400 >"$trial/src/right.c"
yes ';' | head -n 400 >"$trial/ui/right.h"
if [ -n "$(too_long "$trial")" ]; then
	echo "the rule of length is wrong: it forbids 400 lines:"
	too_long "$trial"
	exit 1
fi
echo ';' >>"$trial/src/right.c"
echo ';' >>"$trial/ui/right.h"
if [ "$(too_long "$trial" | wc -l)" -ne 2 ]; then
	echo "the rule of length is blind: it finds only these:"
	too_long "$trial"
	exit 1
fi

found=$(violations "$srcdir"; too_long "$srcdir")
if [ -n "$found" ]; then
	printf '%s\n' "$found"
	exit 1
fi
