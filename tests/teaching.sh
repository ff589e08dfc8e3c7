#!/bin/sh
# What doc/teaching.md prints works: each command runs as it stands there, on the screen or not; each
# lesson, script, sample and key that it names is there; its minutes go on to two hours; and the lesson
# that it shows can be done.

set -eu
srcdir=$(cd "${srcdir:-.}" && pwd)
: "${FLASHLOUPE:=./flashloupe}"
case $FLASHLOUPE in
/*) ;;
*) FLASHLOUPE=$PWD/$FLASHLOUPE ;;
esac
FLASHLOUPE_LESSONS=$srcdir/data/lessons
LC_ALL=C.UTF-8
export FLASHLOUPE_LESSONS LC_ALL
page=$srcdir/doc/teaching.md
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
ln -s "$srcdir/data" data
failed=0

fail() {
	echo "FAIL: $*"
	failed=$((failed + 1))
}

# ---- commands ----

# What the words of the page stand for.
printf '%s\n' 'write a 3000' 'expect a 3000' >SCRIPT
cp data/power-cut.jffs2 IMAGE
printf 'dump\n' >dump.keys
sed -n '/^    title:/,/^    why:/s/^    //p' "$page" >NAME.lesson

# Those in backquotes, and those on lines of their own; what is behind two blanks explains them.
{
	grep -o '`flashloupe[^`]*`' "$page" | tr -d '`'
	sed -n 's/^    \(flashloupe .*\)/\1/p' "$page" | sed 's/   *.*//'
} | sed 's/^flashloupe //' | sort -u >commands
[ "$(wc -l <commands)" -ge 7 ] || fail "commands are missing: $(cat commands)"
while IFS= read -r line; do
	# shellcheck disable=SC2086  # words
	set -- $line
	case $line in
	--flash* | --lesson*) set -- --script=dump.keys "$@" ;;
	*'-o '*) set -- "$@" -f ;;
	esac
	"$FLASHLOUPE" "$@" >out 2>&1 || fail "flashloupe $line: $(cat out)"
	[ -s out ] || fail "flashloupe $line: prints nothing"
done <commands

# ---- what it names ----

grep -o '`[0-9][0-9]-[a-z-]*`' "$page" | tr -d '`' | sort -u >lessons
[ "$(wc -l <lessons)" -ge 11 ] || fail 'lessons are missing'
while IFS= read -r name; do
	"$FLASHLOUPE" --script=dump.keys --lesson "$name" >out 2>&1 || fail "$name: $(cat out)"
	grep -q 'Lesson' out || fail "$name: no lesson on the screen"
done <lessons

grep -o '`[a-z/-]*\.flash`' "$page" | tr -d '`' | sed 's|.*/||' | sort -u >scripts
[ "$(wc -l <scripts)" -ge 5 ] || fail 'scripts are missing'
while IFS= read -r name; do
	"$FLASHLOUPE" flash "data/scripts/$name" >out 2>&1 || fail "$name: $(tail -n 1 out)"
done <scripts

grep -oE '`data/[a-z-]+\.[a-z0-9]+`' "$page" | tr -d '`' | sort -u >samples
[ -s samples ] || fail 'samples are missing'
while IFS= read -r name; do
	"$FLASHLOUPE" --script=dump.keys "$name" >out 2>&1 || fail "$name: $(cat out)"
done <samples

"$FLASHLOUPE" --list-keys | cut -f 1 | tr ' ' '\n' >keys
grep -oE '`[][@A-Za-z0-9]{1,2}`' "$page" | tr -d '`' | grep -vE '^[0-9][0-9]$' | sort -u >named
[ "$(wc -l <named)" -ge 8 ] || fail "keys are missing: $(cat named)"
while IFS= read -r name; do
	grep -Fqx -- "$name" keys || fail "no key $name"
done <named

sed -n 's/^| \([0-9][0-9]*\) |.*/\1/p' "$page" >minutes
sort -n minutes | cmp -s - minutes || fail 'minutes go back'
if [ "$(head -n 1 minutes)" -ne 0 ] || [ "$(tail -n 1 minutes)" -ge 120 ]; then
	fail 'these are not two hours'
fi

# ---- the lesson that it shows ----

cat >lesson.keys <<'EOF'
keys A
dump
type !write a 500
keys <Enter> 2 g
type 0x407c
keys <Enter> A
dump
EOF
"$FLASHLOUPE" --script=lesson.keys --lesson ./NAME.lesson >out 2>&1 || fail "its lesson: $(cat out)"
grep -q 'Not yet\..* The node that was marked' out || fail 'its lesson: a wrong answer'
grep -q 'Right\. One bit of it changed' out || fail 'its lesson: the right answer'

# ---- where there are no lessons ----

mkdir -p nowhere/bin
cp "$FLASHLOUPE" nowhere/bin/elsewhere
for which in '' 00; do
	# shellcheck disable=SC2086  # none, or one word
	FLASHLOUPE_LESSONS=/nowhere/lessons ./nowhere/bin/elsewhere --lesson $which >out 2>&1 &&
		fail "lesson $which from nowhere"
	{ grep -q 'set FLASHLOUPE_LESSONS to the folder' out && grep -q ' /nowhere/lessons, ' out; } ||
		fail "no lessons: $(cat out)"
done

echo "$(wc -l <commands) commands, $(wc -l <lessons) lessons, $(wc -l <scripts) scripts"
[ $failed -eq 0 ]
