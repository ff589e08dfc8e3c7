#!/bin/sh
# One dialect: a pointer is tested as !p or p, not by == NULL, a character as !c or c; and an
# operator && or || begins a line, it doesn't end one. `return p != NULL` and `x = p != NULL`
# make a truth value of a pointer, and are right.
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

found=$(violations "$srcdir")
if [ -n "$found" ]; then
	printf '%s\n' "$found"
	exit 1
fi
