#compdef flashloupe
# Completion for zsh. It asks the program itself for commands and options, as that for bash does.

_flashloupe() {
	local program=$words[1] command= word
	local -a commands options lines
	local name letter arg help

	lines=("${(@f)$($program --list-commands 2>/dev/null)}")
	for line in $lines; do
		name=${line%%$'\t'*}
		commands+=("$name:${line##*$'\t'}")
	done
	for word in ${words[2,CURRENT-1]}; do
		if [[ $word != -* && -n ${(M)commands:#$word:*} ]]; then
			command=$word
			break
		fi
	done

	lines=("${(@f)$($program $command --list-options 2>/dev/null)}")
	for line in $lines; do
		IFS=$'\t' read -r name letter arg help <<<"$line"
		help=${help//\\/\\\\}
		help=${${help//\[/\\[}//\]/\\]}
		help=${help//:/\\:}
		local value=
		case $arg in
		-) ;;
		FILE | PATH) value=":$arg:_files" ;;
		DIR) value=":$arg:_files -/" ;;
		*) value=":$arg: " ;;
		esac
		options+=("$name${value:+=}[$help]$value")
		if [[ $letter != - ]]; then
			options+=("$letter${value:++}[$help]$value")
		fi
	done
	if [[ -z $command ]]; then
		_arguments -s -S : $options '*:: :->rest'
		if [[ $state == rest || -z $state ]]; then
			_describe -t commands command commands
			_files
		fi
	else
		_arguments -s -S : $options '*:file:_files'
	fi
}

_flashloupe "$@"
