# Completion for fish. It asks the program itself for commands and options, as that for bash does.

function __flashloupe_command
	set -l commands (flashloupe --list-commands 2>/dev/null | string split -f 1 \t)
	for word in (commandline -opc)[2..-1]
		if contains -- $word $commands
			echo $word
			return
		end
	end
	return 1
end

function __flashloupe_commands
	flashloupe --list-commands 2>/dev/null | while read -d \t -l name arguments summary
		printf '%s\t%s\n' $name $summary
	end
end

function __flashloupe_options
	flashloupe (__flashloupe_command) --list-options 2>/dev/null |
	while read -d \t -l name letter value help
		printf '%s\t%s\n' $name $help
		if test $letter != -
			printf '%s\t%s\n' $letter $help
		end
	end
end

complete -c flashloupe -n 'not __flashloupe_command >/dev/null' -a '(__flashloupe_commands)'
complete -c flashloupe -n 'string match -q -- "-*" (commandline -ct)' -a '(__flashloupe_options)'
