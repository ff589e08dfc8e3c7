#!/bin/sh
# What bash, zsh and fish complete, in the same lines: asked as these shells ask. Shells that are
# not there are left out.

set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
FLASHLOUPE=${FLASHLOUPE:-$(pwd)/flashloupe}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
fail() {
	echo "FAIL: $*"
	failed=$((failed + 1))
}
mkdir "$work/bin" "$work/zsh" "$work/functions"
ln -s "$(realpath "$FLASHLOUPE")" "$work/bin/flashloupe"
cp "$srcdir/doc/flashloupe.zsh" "$work/functions/_flashloupe"
PATH=$work/bin:$PATH
export PATH work srcdir

# ---- each shell: what may stand for the last word of a line ----

# As readline divides it: = is a word of its own.
cat >"$work/ask.bash" <<'END'
compopt() { :; }
source "$srcdir/doc/flashloupe.bash"
line=${1//=/ = }
line=${line//:/ : }
read -ra COMP_WORDS <<<"$line"
[[ $1 != *' ' ]] || COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_flashloupe
printf '%s\n' "${COMPREPLY[@]}"
END
asked_bash() {
	bash "$work/ask.bash" "$1"
}

asked_fish() {
	# shellcheck disable=SC2016  # for fish
	fish --no-config -c 'source $srcdir/doc/flashloupe.fish; complete -C $argv[1]' "$1" |
		sed 's/\t.*//; s/^--[a-z]*=\(.\)/\1/'
}

# A zsh at a terminal, which prints what is added.
cat >"$work/zsh/.zshrc" <<'END'
PROMPT=
fpath=($work/functions $fpath)
autoload -Uz compinit
compinit -u -D
zstyle ':completion:*' insert-tab false
compadd() {
	local -a hits
	if [[ "${@[1,(i)(-|--)]}" != *-(O|A|D)\ * ]]; then
		builtin compadd -A hits "$@"
		print -rl -- HIT:${^hits}
	fi
	builtin compadd "$@"
}
finish() { print -r -- FINISHED; exit; }
comppostfuncs=(finish)
print -r -- READY
END
cat >"$work/ask.zsh" <<'END'
zmodload zsh/zpty
zpty z "stty cols 1000; ZDOTDIR=$work/zsh zsh -i"
while zpty -r z line && [[ $line != *READY* ]]; do :; done
zpty -w -n z "$1"$'\t'
while zpty -r z line; do
	[[ $line == *FINISHED* ]] && break
	line=${line//$'\r'/}
	[[ $line == *HIT:* ]] && print -r -- ${${line#*HIT:}%$'\n'}
done
zpty -d z
END
asked_zsh() {
	timeout 60 zsh -f "$work/ask.zsh" "$1"
}

# ---- the lines ----

shells=
for shell in bash zsh fish; do
	if command -v $shell >/dev/null; then
		shells="$shells $shell"
	else
		echo "no $shell"
	fi
done
[ -n "$shells" ] || exit 77

# gives LINE WORD...: all of the words may follow, and no other begins with a letter that none has
gives() {
	line=$1
	shift
	for shell in $shells; do
		"asked_$shell" "$line" | sed 's|/$||; s/=$//' | sort -u >"$work/got"
		printf '%s\n' "$@" | sort -u >"$work/wanted"
		[ -z "$(comm -13 "$work/got" "$work/wanted")" ] ||
			fail "$shell: $line: no $(comm -13 "$work/got" "$work/wanted" | tr '\n' ' ')"
		[ "$(wc -l <"$work/got")" -le $(($# + 3)) ] ||
			fail "$shell: $line: $(wc -l <"$work/got") words: $(head -n 9 "$work/got" | tr '\n' ' ')"
	done
}

cd "$srcdir/data" || exit 1
gives 'flashloupe su' survey
gives 'flashloupe mo' mount
gives 'flashloupe 75' 7518-hi3518-home.uimage
gives 'flashloupe info 75' 7518-hi3518-home.uimage
gives 'flashloupe mount --m' --meta --mtdparts
gives 'flashloupe survey --ti' --timeout
gives 'flashloupe mount history.jffs2 les' lessons
gives 'flashloupe survey dump.bin history.jffs2 75' 7518-hi3518-home.uimage
gives 'flashloupe compare history.jffs2 75' 7518-hi3518-home.uimage
gives 'flashloupe cat history.jffs2 /n' /notes /notes/final.txt
gives 'flashloupe layers history.jffs2 /c' /config.ini /current
gives 'flashloupe extract history.jffs2 /current /n' /notes /notes/final.txt
gives 'flashloupe files --sort=nl' nlink
gives 'flashloupe files --kernel=n' no-summary
gives 'flashloupe compare --by=b' blocks
gives 'flashloupe glossary block2' block2mtd
gives 'flashloupe mount --unmount les' lessons
gives 'flashloupe --lesson 01' 01-erase-size
gives 'flashloupe edit history.jffs2 --rm=/n' /notes /notes/final.txt
for shell in $shells; do
	"asked_$shell" 'flashloupe files --columns=path,nl' | grep -q 'nlink$' || fail "$shell: a list of columns"
	"asked_$shell" 'flashloupe files history.jffs2 --at=' | grep -q '^@1421856838$' || fail "$shell: a time"
	! "asked_$shell" 'flashloupe files --sort=75' | grep -q . || fail "$shell: a file for a column"
	"asked_$shell" 'flashloupe hex dump.bin --part=' | grep -q '^4$' || fail "$shell: a part"
done
echo "tried:$shells"

if [ $failed -gt 0 ]; then
	echo "$failed failed"
	exit 1
fi
