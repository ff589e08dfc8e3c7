#!/bin/sh
# Plain English: turns that were found in texts and read as if translated, or are vague. They must
# not come back in what people read: texts in the code, the documents, the lessons. Each
# line is
#
#   PATTERN | INSTEAD
#
# PATTERN is an extended regular expression. Prints each place as file:line: text: instead; exits 1
# if there is one. The rule is first tried on a made-up file, so that it can't be silently blind.
#
# The prose of the documents, the lessons and the glossary is spelled as hunspell has it, where that
# is there, or as in tests/words.txt: a term in lower case there may begin a sentence. Words
# with digits, paths, options and what stands in `backquotes` or is indented are passed over.

set -eu
srcdir=${srcdir:-.}
cd "$srcdir"

turns='
holds every size against|tests every size against
that (these|they) tear|name what is torn, and where
kernel files it as|the kernel counts it as
in the only list to collect from|say which block is collected next
that no node has|that are in no node
(it|that|this|which|selected|name) is no (regular|number|directory)|is not a
[Ii]n no form that|its format is not recognised
said to be so|the output says so
exit status [0-9] tells|the exit status is
\(yours\)|(set)
(is|cannot|can|can not) (to )?be had|is (not) available
so many bytes|the bytes that
[a-z] (is|are) told (of|with|in|at)|is reported, is printed
what is what|say what it is
for want of|for lack of, or: needs root
(hold|holds|held) [a-z, ]{0,30}against|is tested (checked) against
speaks? (for|against|of) (it|each|a |that|the)|is the evidence for (against); mentions
as much speaks|little speaks|there is little evidence
[Kk]ernel files|Linux [0-9.]+ files|classifies
(which|what|image|output|input|dirt|part|boundary|pipe|character|byte) (is|are) no ([^lr]|l[^o])|is not a
are no options|are not options
known here|known; or say by whom
(is|are) said to be|is reported as; is marked as
(is|are) (then )?said([.,;:]|$| at| before)|is reported
\<tells? (it|its|how|what|which|whether|more|most|so|nothing|none|where)\>|says, shows, gives
tells? of |describes, mentions
tak(en?|es?) (it |a name |the name )?back|removed
(rights|attributes|bytes|nothing but [a-z]+) (is|are) wanting|is missing
\<wants? (a |the |two )?(number|word|name|pairs|bytes|digits|something|hexadecimal)|needs
exclude (one another|each other)|cannot be combined
turn(s|ed)? ([a-z ]+ )?round|reverse
[0-9]+ columns on|at 100 columns or more
(greatest|least) first|largest (smallest) first
\<anew\>|again
goes with [a-z -]+ only|works only with
behind (it|that|its|this|them|each [0-9]|the (end|header|data|tree|texts|mark|cut|payload))|after
(wait|go|stop) of (itself|themselves)|by itself
(win|won) back|reclaim
cannot be believed|cannot be trusted
as they come|unsorted
where it is there|if it is installed (built in)
(is|are|be|was) made right|is updated, is corrected
(is|are|be) put right\.|is corrected
(image|offset|one) will do[ .,]|any image works
stands? apart|is counted (listed) separately
leaves? (these|those) (alone|in which)|shows only
nobody (need|has written|knows)|name what is (not) done
never were\>|never existed
tak(e|es|en) (it|[a-z]+) for the (whole|answer)|treat as
goes? by the place|by position
betrays|is recognised by
in the place of (a|its|one of)|in place of
(can|not even the length can) be believed|can be trusted
[Ee]lse as \w+\.|otherwise as for
(with|has) a tab more|one more tab
what a log puts|the prefixes of a log
(is|are) summed up in|become
takes? no notice|ignores
anything else will|any other ... works
(a|the) line a (directory|file|part)\>|a line for each
makes? most sense|is the most useful
the usual order|the default
'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# literals FILE...: the texts of C files, as FILE:LINE:TEXT
literals() {
	grep -n '"' "$@" /dev/null | grep -v ':[0-9]*:#include' |
		sed 's/^\([^:]*:[0-9]*:\)[^"]*"/\1/; s/"[^"]*$//'
}

# look FILE: the violations in FILE, of lines FILE:LINE:TEXT
look() {
	printf '%s\n' "$turns" | while IFS='|' read -r first rest; do
		[ -n "$first" ] || continue
		instead=${rest##*|}
		case $rest in
		*'|'*) pattern="$first|${rest%|*}" ;;
		*) pattern=$first ;;
		esac
		grep -E -- "$pattern" "$1" | sed "s/\$/: better: $instead/" || true
	done
}

printf 'a.c:1:8192 bytes that no node has\nb.c:2:it is no regular file\nc.c:3:all is well\n' >"$work/try"
if [ "$(look "$work/try" | wc -l)" != 2 ]; then
	echo "the check of words is blind"
	exit 1
fi

find src ui -name '*.c' >"$work/sources"
# shellcheck disable=SC2046  # names without blanks
literals $(cat "$work/sources") >"$work/texts"
grep -n '' README.md NEWS HACKING.md doc/*.md doc/flashloupe.1 doc/mount-jffs2.1 \
	data/lessons/*.lesson >>"$work/texts"
look "$work/texts" >"$work/found"
if [ -s "$work/found" ]; then
	cat "$work/found"
	exit 1
fi

if ! command -v hunspell >/dev/null || ! echo word | hunspell -d en_US -l >/dev/null 2>&1; then
	echo "the spelling was not checked: hunspell with en_US is missing"
	exit 0
fi

# misspelt: the unknown words of the text on standard input
misspelt() {
	sed -e '/^```/,/^```/d' -e '/^    /d' -e 's/`[^`]*`//g' -e 's#https*://[^ )>]*##g' \
		-e 's#[A-Za-z0-9_.-]*[/_][A-Za-z0-9_./*-]*##g' -e 's/--[a-z-]*//g' \
		-e 's/[A-Za-z]*[0-9][A-Za-z0-9]*//g' |
		hunspell -d en_US -p "$work/known" -l 2>/dev/null | sort -u
}

grep -v '^#' tests/words.txt >"$work/known"
sed 's/^\([a-z]\)/\U\1/' "$work/known" >"$work/begun"
cat "$work/begun" >>"$work/known"
if [ "$(echo 'A wrod, and an inode.' | misspelt)" != wrod ]; then
	echo "the check of spelling is blind"
	exit 1
fi
for file in README.md NEWS HACKING.md doc/*.md data/lessons/*.lesson src/words/glossary_terms.c; do
	case $file in
	*.c) sed 's/^[^"]*"\(.*\)"[^"]*$/\1/; s/\\.//g' "$file" ;;
	*) cat "$file" ;;
	esac | misspelt | sed "s|^|$file: spelling: |"
done >"$work/found"
if [ -s "$work/found" ]; then
	cat "$work/found"
	echo "correct them, or add terms to tests/words.txt"
	exit 1
fi
