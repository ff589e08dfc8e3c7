#!/bin/sh
# The documents say what the program does. What is generated from the program (the table of
# keys, the columns, the list of commands, the pictures of the screen) must be up to date; what
# is written by hand must name every command with its options, and every command line that
# README.md shows must print what is below it.
#
#   UPDATE=1    regenerates these
#
# A generated section is between `made: NAME` and `end`, both in a comment.

set -eu
srcdir=${srcdir:-.}
flashloupe=${FLASHLOUPE:-./flashloupe}
case $flashloupe in
/*) ;;
*) flashloupe=$PWD/$flashloupe ;;
esac
update=${UPDATE:-}
man=$srcdir/doc/flashloupe.1
mount=$srcdir/doc/mount-jffs2
builddir=${builddir:-.}
readme=$srcdir/README.md
json=$srcdir/doc/json.md
screens=$srcdir/doc/screens
LC_ALL=C.UTF-8
export LC_ALL

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/man" "$work/json" "$work/readme" "$work/screens" "$work/bin" "$work/play"
status=0

complain() {
	printf '%s\n' "$*"
	status=1
}

if ! "$flashloupe" --version >/dev/null; then
	complain "$flashloupe does not run"
	exit 1
fi
if ! "$flashloupe" --list-commands >"$work/commands" ||
	! "$flashloupe" --list-keys >"$work/keys" ||
	! "$flashloupe" --list-options >/dev/null; then
	complain "$flashloupe cannot list its commands, keys or options"
	exit 1
fi
commands=$(cut -f 1 "$work/commands")

# ---- what is made: a file for each stretch ----

# A line that begins with T is text, made a line of mdoc; others stay as they are. What follows a full
# stop begins a new line.
mdoc_text() {
	sed -e '/^T/!b' -e 's/^T//' -e 's/\\/\\e/g' -e 's/~/\\(ti/g' -e 's/\^/\\(ha/g' \
		-e 's/`/\\(ga/g' -e 's/\([a-z)]\)\. \([A-Z/:]\)/\1.\n\2/g' \
		-e "s/^[.']/\\\\\&&/" -e "s/\n\([.']\)/\n\\\\\&\1/g"
}

# A row of --list-keys: keys, name and perhaps an argument, where, meaning.
make_keys() {
	awk -F '\t' '
	function macro_word(s) {
		gsub(/\\/, "\\e", s)
		gsub(/-/, "\\-", s)
		return "\\&" s
	}
	NF == 1 && /:$/ {
		if (open)
			print ".El"
		print ".Ss \\&" substr($0, 1, length($0) - 1)
		print ".Bl -tag -width \"next\\-block\""
		open = 1
	}
	NF == 4 {
		line = ".It"
		n = split($1, keys, " ")
		for (i = 1; i <= n; i++)
			line = line (i > 1 ? " ,  Ic " : " Ic ") macro_word(keys[i])
		split($2, name, " ")
		line = line (n ? " No \\(em " : " ") "Cm " macro_word((n ? "" : ":") name[1])
		if (name[2] != "")
			line = line " Ar " name[2]
		print line
		print "T" toupper(substr($4, 1, 1)) substr($4, 2)
		if ($3 != "everywhere")
			print "T(Where: " $3 ".)"
	}
	END { if (open) print ".El" }' "$work/keys" | mdoc_text
}

# What `COMMAND --help` says of the columns, each on one line: name, TAB, meaning.
columns_of() {
	"$flashloupe" "$1" --help | awk '
	/^Columns/ { on = 1; next }
	!on { next }
	/^  [^ ]/ {
		if (name) print name "\t" text
		name = $1
		$1 = ""
		text = substr($0, 2)
		next
	}
	{ sub(/^ +/, ""); text = text (text == "" ? "" : " ") $0 }
	END { if (name) print name "\t" text }'
}

# make_columns FILE: of what columns_of printed there
make_columns() {
	awk -F '\t' '
	BEGIN { print ".Bl -tag -width \"boundaries\" -compact" }
	{ print ".It Cm " $1 "\nT" $2 }
	END { print ".El" }' "$1" | mdoc_text
}

make_command_list() {
	awk -F '\t' '
	BEGIN { print "| Command | What it prints or writes |\n|---|---|" }
	{ print "| `" $1 " " $2 "` | " $3 " |" }' "$work/commands"
}

# make_members FILE: the same for the JSON of the command
make_members() {
	printf '| Member | What it is |\n|---|---|\n'
	sed -e 's/|/\\|/g' -e 's/\\xHH/`&`/g' -e 's/^\([^\t]*\)\t\(.*\)/| `\1` | \2 |/' "$1"
}

make_keys >"$work/man/keys"
for command in $commands; do
	columns_of "$command" >"$work/columns"
	if [ -s "$work/columns" ]; then
		make_columns "$work/columns" >"$work/man/columns-$command"
		make_members "$work/columns" >"$work/json/members-$command"
	fi
done
make_command_list >"$work/readme/commands"
FLASHLOUPE=$flashloupe sh "$screens/make-screens.sh" "$work/screens"
{
	echo '```text'
	cat "$work/screens/nodes.txt"
	echo '```'
} >"$work/readme/screen"

# ---- made stretches in a document ----

# renewed DOCUMENT FOLDER: the document with each section regenerated
renewed() {
	awk -v folder="$2" '
	/^(\.\\"|<!--) made: / {
		print
		skip = 1
		file = folder "/" $3
		while ((got = (getline line <file)) > 0)
			print line
		if (got < 0)
			print "nothing makes " $3
		close(file)
		next
	}
	/^(\.\\"|<!--) end/ { skip = 0 }
	!skip' "$1"
}

# holds_all DOCUMENT FOLDER: names each section that the document lacks
holds_all() {
	for stretch in "$2"/*; do
		name=${stretch##*/}
		if ! grep -Eq "^(\.\\\\\"|<!--) made: $name( |\$)" "$1"; then
			echo "${1##*/}: has no place for \"made: $name\""
		fi
	done
}

# compare WANTED FOUND NAME: with UPDATE copies, else shows the difference
compare() {
	if [ -f "$2" ] && cmp -s "$1" "$2"; then
		return
	fi
	if [ -n "$update" ]; then
		cp "$1" "$2"
		echo "$3: updated"
	else
		complain "$3: is not what the program says now (UPDATE=1 rewrites it):"
		diff -u "$2" "$1" | sed -e 1,2d -e 40q || :
	fi
}

# ---- what is written by hand ----

# section DOCUMENT COMMAND: its subsection of the man page, hyphens as they look
section() {
	awk -v wanted="$2" '
	/^\.S[sh] / { name = $0; sub(/^\.S[sh] /, "", name); on = name == wanted }
	on' "$1" | sed 's/\\-/-/g'
}

# Every command, "= COMMAND", and its options; before them those of the program.
{
	echo '='
	"$flashloupe" --list-options
	for command in $commands; do
		echo "= $command"
		"$flashloupe" "$command" --list-options
	done
} >"$work/all-options"

# lacks_options DOCUMENT: names what the man page doesn't say of commands and options
lacks_options() {
	awk -v document="${1##*/}" '
	function names(section, option) {
		for (i = 1; i <= count[section]; i++)
			if (lines[section, i] ~ "Fl -" option "( |$)")
				return 1
		return 0
	}
	# as it must stand in the section OPTIONS
	function item(name, letter, value) {
		name = ".It Fl " (letter == "-" ? "" : substr(letter, 2) " , Fl ") "-" substr(name, 3)
		return name (value == "-" ? "" : " Ns = Ns Ar " value)
	}
	FILENAME == ARGV[1] {
		if (/^\.S[sh] /)
			section = substr($0, 5)
		gsub(/\\-/, "-")
		lines[section, ++count[section]] = $0
		next
	}
	FNR == 1 {
		for (i = 1; i <= count["OPTIONS"]; i++)
			items[lines["OPTIONS", i]] = 1
	}
	$1 == "=" {
		command = $2
		if (command != "" && !count[command])
			print document ": has no subsection on the command " command
		next
	}
	{
		wanted = item($1, $2, $3)
		if (!(wanted in items) && !told[wanted]++)
			print document ": OPTIONS: has no item for " $1 " (" wanted ")"
	}
	command == "" || !count[command] { next }
	$1 == "--help" || $1 == "--version" { next }
	$1 ~ /^--(no-sandbox|require-sandbox|jobs)$/ { next } # go with everything
	!names(command, substr($1, 3)) {
		print document ": " command ": does not name the option " $1
	}' "$1" "$work/all-options"
}

# lacks_script_words DOCUMENT: names the commands of --script that the man page leaves out
lacks_script_words() {
	words=$(sed -n 's/^	{ "\([a-z]*\)", [a-z]*, do_[a-z]* },$/\1/p' \
		"$srcdir/ui/terminal/script_lines.c")
	if [ -z "$words" ]; then
		echo "ui/terminal/script_lines.c: no table of commands is found in it"
	fi
	section "$1" SCRIPTS >"$work/section"
	for word in $words; do
		if ! grep -Eq "^\.It .*Cm $word( |\$)" "$work/section"; then
			echo "${1##*/}: SCRIPTS: does not explain $word"
		fi
	done
}

# ---- the completion for bash ----

completion_lacks() {
	if ! command -v bash >/dev/null; then
		return
	fi
	# shellcheck disable=SC2016  # the variables are those of that bash
	bash -c '
		compopt() { :; }
		. "$1"
		COMP_WORDS=("$2" "") COMP_CWORD=1
		_flashloupe
		printf "%s\n" "${COMPREPLY[@]}"' bash "$srcdir/doc/flashloupe.bash" \
		"$flashloupe" >"$work/completed" 2>/dev/null || :
	cut -f 1 "$work/commands" | grep -vxF -f "$work/completed" |
		sed 's/^/flashloupe.bash: does not complete the command /'
}

# Those for zsh and fish: they must be scripts of these shells, and ask the program.
other_completions_lack() {
	if command -v zsh >/dev/null; then
		zsh -n "$srcdir/doc/flashloupe.zsh" 2>&1
	fi
	if command -v fish >/dev/null; then
		for command in $commands; do
			# shellcheck disable=SC2016  # that of fish
			if ! PATH="$work/bin:$PATH" fish --no-config -c 'source $argv[1]
				complete -C "flashloupe $argv[2]"' "$srcdir/doc/flashloupe.fish" \
				"$command" 2>&1 | grep -q "^$command"; then
				echo "flashloupe.fish: does not complete the command $command"
			fi
		done
	fi
}

# ---- the script mount-jffs2 ----

# mount_lacks PAGE COMPLETION: names each option of its --help that they leave out
mount_lacks() {
	sh "$builddir/mount-jffs2" --help | grep -o '^  .*--[a-z-]*' |
		sed 's/.*--//' >"$work/options"
	if [ ! -s "$work/options" ]; then
		echo "mount-jffs2 --help names no option"
	fi
	section "$1" OPTIONS >"$work/section"
	while read -r option; do
		if ! grep -Eq "^\.It Fl (. , Fl )?-$option( |\$)" "$work/section"; then
			echo "mount-jffs2.1: has no item for --$option"
		fi
		if ! grep -q -e "--$option\>" "$2"; then
			echo "mount-jffs2.bash: does not complete --$option"
		fi
	done <"$work/options"
}

# ---- the command lines of README.md ----

# runs LINE: plays a line that begins with flashloupe, or changes a file; others are only shown
runs() {
	case $1 in
	*'| jq '*) command -v jq >/dev/null || return 1 ;;
	flashloupe\ * | sed\ -i\ *) ;;
	*) return 1 ;;
	esac
	{ (cd "$work/play" && PATH="$work/bin:$PATH" sh -c "$1" 2>&1) || :; } | awk 1
}

# agrees SHOWN PRINTED: a line "..." stands for any number of lines
agrees() {
	awk '
	FNR == NR { shown[++n] = $0; next }
	{ printed[++m] = $0 }
	END {
		i = j = 1
		while (i <= n) {
			if (shown[i] == "...") {
				if (++i > n)
					exit 0
				while (j <= m && printed[j] != shown[i])
					j++
			}
			if (j > m || shown[i] != printed[j])
				exit 1
			i++
			j++
		}
		exit j <= m
	}' "$1" "$2"
}

# A command line and what is below it, to $work/readme.new as it is or as it should be.
end_of_line() {
	if [ -z "$shown_line" ]; then
		return
	fi
	if ! runs "$shown_line" >"$work/printed" ||
		agrees "$work/shown" "$work/printed"; then
		cat "$work/shown" >>"$work/readme.new"
	elif [ -n "$update" ] && ! grep -qx '\.\.\.' "$work/shown"; then
		cat "$work/printed" >>"$work/readme.new"
	else
		complain "README.md: prints something else: $shown_line"
		diff "$work/shown" "$work/printed" | head -n 20
		cat "$work/shown" >>"$work/readme.new"
	fi
	shown_line=
}

play_readme() {
	ln -s "$flashloupe" "$work/bin/flashloupe"
	cp "$srcdir"/data/*.uimage "$srcdir"/data/*.jffs2 "$srcdir"/data/*.bin "$work/play"
	cp "$srcdir/data/7518-hi3518-home.uimage" "$work/play/firmware.bin"
	shown_line=
	inside=no
	: >"$work/readme.new"
	while IFS= read -r line; do
		case $inside$line in
		'no```console') inside=yes ;;
		'yes```')
			end_of_line
			inside=no
			;;
		'yes$ '*)
			end_of_line
			shown_line=${line#??}
			: >"$work/shown"
			;;
		yes*)
			printf '%s\n' "$line" >>"$work/shown"
			continue
			;;
		esac
		printf '%s\n' "$line" >>"$work/readme.new"
	done <"$1"
}

# ---- the examples of the man page: they must be commands that can run ----

examples_fail() {
	section "$man" EXAMPLES | sed -n 's/^\$ //p' >"$work/examples"
	if [ ! -s "$work/examples" ]; then
		echo "flashloupe.1: has no examples"
	fi
	while IFS= read -r line; do
		result=0
		(cd "$work/play" && PATH="$work/bin:$PATH" sh -c "$line") </dev/null \
			>"$work/printed" 2>&1 || result=$?
		if [ $result -ge 2 ] && [ $result -ne 4 ]; then
			echo "flashloupe.1: EXAMPLES: exit status $result: $line"
			cat "$work/printed"
		fi
	done <"$work/examples"
}

# ---- these checks, tried: an empty document must lack everything ----

: >"$work/empty"
for try in "lacks_options $work/empty" "lacks_script_words $work/empty" \
	"mount_lacks $work/empty $work/empty" \
	"holds_all $work/empty $work/man"; do
	if [ -z "$($try)" ]; then
		complain "${try%% *} is blind: it misses nothing in an empty document"
	fi
done

# ---- the documents ----

renewed "$man" "$work/man" >"$work/man.new"
compare "$work/man.new" "$man" flashloupe.1
for picture in "$work"/screens/*; do
	compare "$picture" "$screens/${picture##*/}" "doc/screens/${picture##*/}"
done
renewed "$json" "$work/json" >"$work/json.new"
compare "$work/json.new" "$json" json.md
renewed "$readme" "$work/readme" >"$work/readme.made"
play_readme "$work/readme.made"
compare "$work/readme.new" "$readme" README.md

{
	holds_all "$man" "$work/man"
	holds_all "$readme" "$work/readme"
	holds_all "$json" "$work/json"
	lacks_options "$man"
	lacks_script_words "$man"
	completion_lacks
	other_completions_lack
	mount_lacks "$mount.1" "$mount.bash"
	examples_fail
} >"$work/lacking"
if [ -s "$work/lacking" ]; then
	complain "$(cat "$work/lacking")"
fi

if command -v mandoc >/dev/null; then
	if ! mandoc -Tlint -W warning "$man" "$mount.1" >"$work/lint" ||
		[ -s "$work/lint" ]; then
		complain "$(cat "$work/lint")"
	fi
elif [ $status -eq 0 ]; then
	echo "mandoc is not there: the form of the man page was not checked"
fi
exit $status
