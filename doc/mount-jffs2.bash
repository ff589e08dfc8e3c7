# Completion for bash of mount-jffs2.

_mount_jffs2() {
	local cur=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
	COMPREPLY=()
	if [[ $cur == -* ]]; then
		mapfile -t COMPREPLY < <(compgen -W '--part= --ram --rw --copy= --dry-run
			--unmount --help --version' -- "$cur")
		[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace
		return
	fi
	compopt -o filenames
	case $previous in
	-u | --unmount)
		mapfile -t COMPREPLY < <(compgen -d -- "$cur")
		;;
	*)
		mapfile -t COMPREPLY < <(compgen -f -- "${cur#=}")
		;;
	esac
}

complete -F _mount_jffs2 mount-jffs2
