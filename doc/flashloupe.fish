# Completion for fish. It asks the program itself for commands and options, as that for bash does.

# The words before this one that are neither options nor their values: command, image ...
function __flashloupe_words
	set -l words (commandline -opc)
	set -e words[1]
	for word in $words
		string match -q -- '-*' $word; or echo $word
	end
end

function __flashloupe_command
	set -l words (__flashloupe_words)
	if set -q words[1]; and contains -- $words[1] (flashloupe --list-commands 2>/dev/null | string split -f 1 \t)
		echo $words[1]
		return
	end
	return 1
end

function __flashloupe_commands
	flashloupe --list-commands 2>/dev/null | while read -d \t -l name arguments summary
		printf '%s\t%s\n' $name $summary
	end
end

# The operands before this one; the first is the image.
function __flashloupe_operands
	set -l words (__flashloupe_words)
	__flashloupe_command >/dev/null; and set -e words[1]
	set -q words[1]; and printf '%s\n' $words
end

# What the operand at the cursor is: IMAGE, PATH ...
function __flashloupe_operand
	set -l command (__flashloupe_command); or begin
		echo FILE
		return
	end
	set -l at (math 1 + (count (__flashloupe_operands)))
	flashloupe --list-commands 2>/dev/null | while read -d \t -l name usage summary
		test $name = $command; or continue
		set -l words (string split -n ' ' (string replace -a -r '[][]' '' -- $usage))
		set -l word $words[$at]
		if test -z "$word"; and string match -q -- '*...' $words[-1]
			set word $words[-1]
		end
		string replace -r '[|.].*' '' -- $word
	end
end

function __flashloupe_is
	contains -- (__flashloupe_operand) $argv
end

# True if the option stands before the cursor.
function __flashloupe_has
	contains -- $argv[1] (commandline -opc)
end

function __flashloupe_unmounts
	contains -- mount (__flashloupe_command); or return 1
	__flashloupe_has --unmount; or __flashloupe_has -u
end

function __flashloupe_image
	set -l operands (__flashloupe_operands)
	echo $operands[1]
end

# A list of the image, one column of it.
function __flashloupe_column
	flashloupe $argv[1] --tsv --columns=$argv[2] (__flashloupe_image) 2>/dev/null | tail -n +2
end

# Paths in the image, but those that need an escape.
function __flashloupe_paths
	__flashloupe_column files path | string match -v '*\\\\*'
end

function __flashloupe_columns
	flashloupe (__flashloupe_command) --help 2>/dev/null |
		sed -n '/^Columns/,$s/^  \\([a-z_0-9][a-z_0-9]*\\) .*/\\1/p'
end

# What a value that is called so can be.
function __flashloupe_values
	switch $argv[1]
		case N
			__flashloupe_column parts part
		case TIME
			__flashloupe_column points time | string replace -r '^' @
		case COLUMN
			__flashloupe_columns
		case NAMES
			set -l before (string match -r '=(.*,)' -- (commandline -ct))
			__flashloupe_columns | string replace -r '^' -- "$before[2]"
		case KIND
			printf '%s\n' summary no-summary
		case WAY
			printf '%s\n' files nodes blocks parts
		case WHEN
			printf '%s\n' auto always never
		case VIEW
			printf '%s\n' type state inode age entropy bytes
		case SIZE
			printf '%s\n' 4K 8K 16K 32K 64K 128K 256K 512K
		case 'LOCAL:*' 'SOURCE*'
			# A local file, then where it goes to.
			set -l before (string match -r '=(.*:)' -- (commandline -ct))
			if set -q before[2]
				__flashloupe_paths | string replace -r '^' -- "$before[2]"
			else
				__fish_complete_path (string replace -r '^[^=]*=' '' -- (commandline -ct))
			end
		case PATH '[@SECONDS:]/PATH' '[MODE:]/PATH' '*:/PATH' /PATH
			# After the last colon, if there is one.
			set -l before (string match -r '=(.*:)' -- (commandline -ct))
			__flashloupe_paths | string replace -r '^' -- "$before[2]"
		case FILE DIR
			__fish_complete_path (string replace -r '^[^=]*=' '' -- (commandline -ct))
	end
end

function __flashloupe_options
	set -l token (commandline -ct)
	flashloupe (__flashloupe_command) --list-options 2>/dev/null |
	while read -d \t -l name letter value help
		if string match -q -- "$name=*" $token
			__flashloupe_values $value | string replace -r '^' -- "$name="
			continue
		end
		test $value = -; or set name $name=
		printf '%s\t%s\n' $name $help
		if test $letter != -
			printf '%s\t%s\n' $letter $help
		end
	end
end

complete -c flashloupe -f
complete -c flashloupe -n 'string match -q -- "-*" (commandline -ct)' -a '(__flashloupe_options)'
complete -c flashloupe -n 'not __flashloupe_command >/dev/null; and not count (__flashloupe_operands) >/dev/null' -a '(__flashloupe_commands)'
complete -c flashloupe -n 'not string match -q -- "-*" (commandline -ct); and not __flashloupe_unmounts; and __flashloupe_is IMAGE FILE OLD OTHER SCRIPT' -F
complete -c flashloupe -n '__flashloupe_has --lesson; and not __flashloupe_command >/dev/null' -a '(flashloupe --lesson 2>/dev/null | string replace -r " .*" "")'
complete -c flashloupe -n '__flashloupe_unmounts; or __flashloupe_is DIR' -a '(__fish_complete_directories (commandline -ct))'
complete -c flashloupe -n '__flashloupe_is PATH' -a '(__flashloupe_paths)'
complete -c flashloupe -n '__flashloupe_is TERM' -a '(flashloupe glossary 2>/dev/null | string match -r "^[^ ]+(?=(?: \(.*)?\$)")'
