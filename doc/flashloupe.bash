# Completion for bash. It asks the program itself for commands and options, so that it
# cannot know others than the program does. Paths inside an image are completed too.

# _flashloupe_takes OPTION COMMAND: what the option takes ("FILE"), "-" if nothing
_flashloupe_takes() {
	local name letter arg
	while IFS=$'\t' read -r name letter arg _; do
		if [[ $1 == "$name" || $1 == "$letter" ]]; then
			printf '%s' "$arg"
			return
		fi
	done < <("$program" ${2:+"$2"} --list-options 2>/dev/null)
}

_flashloupe_options() {
	"$program" ${1:+"$1"} --list-options 2>/dev/null | cut -f 1
}

# _flashloupe_operand COMMAND I: what operand I of the command is, counted from 0: "IMAGE"
_flashloupe_operand() {
	local name usage word what='' i=0
	if [[ -z $1 ]]; then
		printf FILE
		return
	fi
	while IFS=$'\t' read -r name usage _; do
		[[ $name == "$1" ]] || continue
		for word in ${usage//[\[\]]/}; do
			what=${word%%[|.]*}
			if ((i++ == $2)) || [[ $word == *... ]]; then
				printf '%s' "$what"
				return
			fi
		done
	done < <("$program" --list-commands 2>/dev/null)
}

_flashloupe_columns() {
	"$program" "$command" --help 2>/dev/null | sed -n '/^Columns/,$s/^  \([a-z_0-9][a-z_0-9]*\) .*/\1/p'
}

# _flashloupe_value WHAT: completes the value of an option
_flashloupe_value() {
	case $1 in
	FILE)
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		;;
	DIR)
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -d -- "$cur")
		;;
	WHEN)
		mapfile -t COMPREPLY < <(compgen -W 'auto always never' -- "$cur")
		;;
	VIEW)
		mapfile -t COMPREPLY < <(
			compgen -W 'type state inode age entropy bytes' -- "$cur")
		;;
	TIME)
		local times=''
		if [[ -n $image ]]; then
			times=$("$program" points --tsv "$image" 2>/dev/null |
				sed 1d | cut -f 2 | sed 's/^/@/')
		fi
		mapfile -t COMPREPLY < <(compgen -W "$times" -- "$cur")
		;;
	WAY)
		mapfile -t COMPREPLY < <(compgen -W 'files nodes blocks parts' -- "$cur")
		;;
	SWITCH)
		mapfile -t COMPREPLY < <(compgen -W 'on off' -- "$cur")
		;;
	DATA+SPARE)
		mapfile -t COMPREPLY < <(
			compgen -W '512+16 2048+64 2048+128 4096+128' -- "$cur")
		;;
	SIZE)
		mapfile -t COMPREPLY < <(
			compgen -W '4K 8K 16K 32K 64K 128K 256K 512K' -- "$cur")
		;;
	COLUMN)
		mapfile -t COMPREPLY < <(compgen -W "$(_flashloupe_columns)" -- "$cur")
		;;
	NAMES)
		# The last of a list.
		local before=''
		[[ $cur != *,* ]] || before=${cur%,*},
		compopt -o nospace
		mapfile -t COMPREPLY < <(compgen -P "$before" -W "$(_flashloupe_columns)" -- "${cur##*,}")
		;;
	KIND)
		mapfile -t COMPREPLY < <(compgen -W 'summary no-summary' -- "$cur")
		;;
	LOCAL:* | SOURCE[:\[]*)
		# A local file first, then where it goes to.
		if [[ $cur == *:* || ${COMP_WORDS[COMP_CWORD - 1]} == : || $cur == : ]]; then
			_flashloupe_paths
		else
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
		fi
		;;
	PATH | */PATH*)
		_flashloupe_paths
		;;
	N)
		local parts=''
		if [[ -n $image ]]; then
			parts=$("$program" parts --tsv "$image" 2>/dev/null |
				sed 1d | cut -f 1)
		fi
		mapfile -t COMPREPLY < <(compgen -W "$parts" -- "$cur")
		;;
	esac
}

# Completes a path inside the image; names that need an escape are left out.
_flashloupe_paths() {
	local IFS=$'\n' before=''
	[[ $cur != *:* ]] || before=${cur%:*}:
	[[ -n $image ]] || return
	compopt -o filenames
	mapfile -t COMPREPLY < <(compgen -P "$before" -W "$(
		"$program" files --tsv "$image" 2>/dev/null | awk -F '\t' '
			NR == 1 { for (i = 1; i <= NF; i++) if ($i == "path") path = i }
			NR > 1 && index($path, "\\") == 0 { print $path }')" -- "${cur#"$before"}")
}

# True if one of these options stands before the cursor.
_flashloupe_has() {
	local i option
	for ((i = 1; i < COMP_CWORD; i++)); do
		for option; do
			[[ ${COMP_WORDS[i]} != "$option" ]] || return 0
		done
	done
	return 1
}

_flashloupe_lessons() {
	mapfile -t COMPREPLY < <(
		compgen -W "$("$program" --lesson 2>/dev/null | cut -d ' ' -f 1)" -- "$cur"
		compgen -f -- "$cur")
}

# Completes a term of one word.
_flashloupe_terms() {
	mapfile -t COMPREPLY < <(compgen -W "$(
		"$program" glossary 2>/dev/null |
			sed -n 's/^\([^ ][^ ]*\)\( (.*\)*$/\1/p')" -- "$cur")
}

_flashloupe() {
	local program=${COMP_WORDS[0]} cur=${COMP_WORDS[COMP_CWORD]}
	local commands command='' image='' word previous takes i operands=0
	COMPREPLY=()
	commands=$("$program" --list-commands 2>/dev/null | cut -f 1)

	# The command and the image, among the words before this one.
	for ((i = 1; i < COMP_CWORD; i++)); do
		word=${COMP_WORDS[i]}
		if [[ $word == -* ]]; then
			takes=$(_flashloupe_takes "$word" "$command")
			if [[ -n $takes && $takes != - && ${COMP_WORDS[i + 1]} != = ]]; then
				((i++))
			fi
		elif [[ $word == [=:] ]]; then
			((i++))
		elif [[ -z $command && -z $image && $'\n'$commands$'\n' == *$'\n'$word$'\n'* ]]
		then
			command=$word
		elif [[ -z $image ]]; then
			image=$word
			((operands++))
		else
			((operands++))
		fi
	done

	# --option=VALUE comes as three words, and what is before and after a colon as more.
	for ((i = COMP_CWORD - 1; i > 1; i--)); do
		[[ ${COMP_WORDS[i]} == [=:] || ${COMP_WORDS[i - 1]} == [=:] ]] || break
	done
	previous=${COMP_WORDS[i]}
	[[ $cur != [=:] ]] || cur=
	if [[ $previous == -* ]]; then
		takes=$(_flashloupe_takes "$previous" "$command")
		if [[ -n $takes && $takes != - ]]; then
			_flashloupe_value "$takes"
			return
		fi
	fi

	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(
			compgen -W "$(_flashloupe_options "$command")" -- "$cur")
	elif [[ -z $command ]] && _flashloupe_has --lesson; then
		_flashloupe_lessons
	elif [[ $command == mount ]] && _flashloupe_has --unmount -u; then
		compopt -o filenames
		mapfile -t COMPREPLY < <(compgen -d -- "$cur")
	elif [[ -z $command && -z $image ]]; then
		compopt -o filenames
		mapfile -t COMPREPLY < <(
			compgen -f -- "$cur"
			compgen -W "$commands" -- "$cur")
	else
		case $(_flashloupe_operand "$command" $operands) in
		PATH) _flashloupe_paths ;;
		TERM) _flashloupe_terms ;;
		DIR)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -d -- "$cur")
			;;
		IMAGE | FILE | OLD | OTHER | SCRIPT)
			compopt -o filenames
			mapfile -t COMPREPLY < <(compgen -f -- "$cur")
			;;
		esac
	fi
}

complete -F _flashloupe flashloupe
