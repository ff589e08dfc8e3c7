# Files that are compared with those of $golden, all of a folder at once: to start a process for each
# takes longer than to compare them. UPDATE=1 rewrites those of $golden. The script that sources it
# has $work, $golden and `fail`.
# shellcheck shell=sh disable=SC2154  # variables of the script

# compare_golden FOLDER: each NAME.txt of it is that of $golden, and there is no other. FOLDER.from may
# have lines of a NAME, a tab and where that file is from.
compare_golden() {
	[ -e "$1.from" ] || : >"$1.from"
	if [ -n "${UPDATE-}" ]; then
		mkdir -p "$golden"
		cp "$1"/*.txt "$golden"
	fi
	diff -aru "$golden" "$1" >"$work/diff" 2>&1 && return
	while IFS= read -r line; do
		case $line in
		'diff -aru '* | 'Only in '*)
			name=${line##*[ /]}
			name=${name%.txt}
			shown=0
			fail "$name.txt: $(sed -n "s/^$name	//p" "$1.from")"
			;;
		esac
		shown=$((shown + 1))
		[ $shown -gt 40 ] || printf '%s\n' "$line"
	done <"$work/diff"
}
