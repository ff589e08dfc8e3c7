# shellcheck shell=sh disable=SC2154  # variables of cli.sh
# Part of cli.sh: the help of each command, and the completion for bash.

for word in $("$FLASHLOUPE" --list-commands | cut -f 1); do
	"$FLASHLOUPE" "$word" --help >"$work/help" || fail "no help for $word"
	help=
	while IFS= read -r line; do
		[ ${#line} -le 80 ] || fail "$word --help: longer than 80: $line"
		help="$help$line
"
	done <"$work/help"
	"$FLASHLOUPE" "$word" --list-options >"$work/options"
	while read -r option rest; do
		case $help in
		*"$option"*) ;;
		*) fail "$word --help lacks $option" ;;
		esac
	done <"$work/options"
done

# completion WORD...: what bash would offer for the last one, in one line
completion() {
	bash -c '
		. "$1"
		compopt() { :; }
		shift
		COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1))
		_flashloupe
		printf "%s\n" "${COMPREPLY[@]}" | sort | tr "\n" " "' \
		bash "$srcdir/doc/flashloupe.bash" "$FLASHLOUPE" "$@"
}

# offers EXPECTED WORD...
offers() {
	want=$1
	shift
	got=$(completion "$@")
	[ "$got" = "$want" ] || fail "completion of '$*' offers '$got', not '$want'"
}

if command -v bash >/dev/null; then
	offers 'nocm-unpadded.jffs2 nodes notes ' no
	offers '--absolute --at --at-offset --at-version ' nodes --a
	offers '64K ' nodes -e 6
	offers 'always ' --color = al
	offers 'off on ' --clipboard = o
	offers 'length letter ' nodes --sort = le
	offers '2048+128 2048+64 ' carve --without-spare = 20
	offers '/sensor /sensor/ar0130.ini /sensor/current.ini /sensor/imx222.ini /sensor/ov9712.ini ' \
		cat damaged.uimage /sen
	offers '0 1 ' carve damaged.uimage --part ''
	offers 'damaged.uimage ' nodes --part 1 dam
	offers 'cleanmarker compression csize ' glossary c
	offers 'history.jffs2 ' compare damaged.uimage hist
	offers '/config.ini ' compare history.jffs2 history.jffs2 /conf
	offers 'files ' compare --by = f
	offers '/config.ini /current ' edit history.jffs2 --rm = /c
	offers '/config.ini /current ' edit history.jffs2 --chmod = 0644 : /c
	offers '/config.ini ' edit history.jffs2 --chmod = 0644 : /current --rm = /conf
	offers 'history.jffs2 ' edit history.jffs2 --put = hist
	offers '/notes /notes/final.txt ' edit history.jffs2 --put = history.jffs2 : /n
	offers 'lessons ' mount --unmount les
	offers '01-erase-size ' --lesson 01
fi
