#compdef flashloupe
# Completion for zsh. It asks the program itself for commands and options, as that for bash does.

# Sets `lines` to what the program prints.
_flashloupe_ask() {
	lines=("${(@f)$($program "$@" 2>/dev/null)}")
}

# What an operand of the command is, in `reply`; the first is 0.
_flashloupe_operand() {
	local -a lines fields
	local line operand i=0
	reply=FILE
	[[ -n $command ]] || return
	reply=
	_flashloupe_ask --list-commands
	for line in $lines; do
		fields=("${(@ps:\t:)line}")
		[[ $fields[1] == $command ]] || continue
		for operand in ${(s: :)${fields[2]//[\[\]]/}}; do
			reply=${operand%%[|.]*}
			if (( i++ == $1 )) || [[ $operand == *... ]]; then
				return
			fi
			reply=
		done
	done
}

# Paths in the image, but those that need an escape.
_flashloupe_paths() {
	local -a lines
	_flashloupe_ask files --tsv --columns=path "$image"
	lines=(${lines[2,-1]:#*\\*})
	compadd -- $lines
}

# What stands after the last colon.
_flashloupe_target() {
	compset -P '*:'
	_flashloupe_paths
}

# A local file, then where it goes to.
_flashloupe_local() {
	if compset -P '*:'; then
		_flashloupe_paths
	else
		_files
	fi
}

_flashloupe_lessons() {
	local -a lines
	_flashloupe_ask --lesson
	compadd -- ${lines%% *}
	_files
}

_flashloupe_columns() {
	local -a lines columns
	local line at
	_flashloupe_ask $command --help
	at=${lines[(i)Columns*]}
	for line in ${(M)lines[at+1,-1]:#  [a-z]*}; do
		columns+=(${${line#  }%% *})
	done
	compadd -- $columns
}

# The last of a list.
_flashloupe_column_list() {
	compset -P '*,'
	_flashloupe_columns
}

_flashloupe_parts() {
	local -a lines
	_flashloupe_ask parts --tsv --columns=part "$image"
	compadd -- ${lines[2,-1]}
}

_flashloupe_times() {
	local -a lines
	_flashloupe_ask points --tsv --columns=time "$image"
	compadd -- @${^lines[2,-1]}
}

_flashloupe_terms() {
	local -a lines
	_flashloupe_ask glossary
	compadd -- ${${${(M)lines:#[^ ]*}%% \(*}:#* *}
}

_flashloupe_any_operand() {
	local reply
	_flashloupe_operand $operands
	case $reply in
	PATH) _flashloupe_paths ;;
	TERM) _flashloupe_terms ;;
	DIR) _files -/ ;;
	IMAGE | FILE | OLD | OTHER | SCRIPT) _files ;;
	esac
}

_flashloupe() {
	local program=${(e)words[1]} command= image= word line
	local -a commands options lines fields
	local -i operands=0

	_flashloupe_ask --list-commands
	for line in $lines; do
		fields=("${(@ps:\t:)line}")
		commands+=("$fields[1]:$fields[3]")
	done
	for word in ${words[2,CURRENT-1]}; do
		if [[ $word == -* ]]; then
			continue
		elif [[ -z $command$image && -n ${(M)commands:#$word:*} ]]; then
			command=$word
		else
			image=${image:-${(Q)word}}
			(( operands++ ))
		fi
	done

	_flashloupe_ask $command --list-options
	for line in $lines; do
		fields=("${(@ps:\t:)line}")
		local name=$fields[1] letter=$fields[2] arg=$fields[3] help=$fields[4] value=
		help=${help//\\/\\\\}
		help=${${help//\[/\\[}//\]/\\]}
		help=${help//:/\\:}
		case $arg in
		-) ;;
		FILE) value=":$arg:_files" ;;
		LOCAL:* | SOURCE*) value=":${arg//:/\\:}:_flashloupe_local" ;;
		PATH | */PATH*) value=":${arg//:/\\:}:_flashloupe_target" ;;
		DIR) value=":$arg:_files -/" ;;
		N) value=":$arg:_flashloupe_parts" ;;
		TIME) value=":$arg:_flashloupe_times" ;;
		COLUMN) value=":$arg:_flashloupe_columns" ;;
		NAMES) value=":$arg:_flashloupe_column_list" ;;
		KIND) value=":$arg:(summary no-summary)" ;;
		WAY) value=":$arg:(files nodes blocks parts)" ;;
		WHEN) value=":$arg:(auto always never)" ;;
		VIEW) value=":$arg:(type state inode age entropy bytes)" ;;
		SIZE) value=":$arg:(4K 8K 16K 32K 64K 128K 256K 512K)" ;;
		*) value=":${arg//:/\\:}: " ;;
		esac
		options+=("$name${value:+=}[$help]$value")
		if [[ $letter != - ]]; then
			options+=("$letter${value:++}[$help]$value")
		fi
	done
	if [[ $command == mount && -n ${words[(R)--unmount|-u]} && $words[CURRENT] != -* ]]; then
		_files -/
	elif [[ -z $command && -n ${words[(R)--lesson]} && $words[CURRENT] != -* ]]; then
		_flashloupe_lessons
	elif [[ -z $command$image && $words[CURRENT] != -* ]]; then
		_describe -t commands command commands
		_files
	else
		_arguments -s -S : $options '*: :_flashloupe_any_operand'
	fi
}

_flashloupe "$@"
