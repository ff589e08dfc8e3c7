# SPDX-License-Identifier: GPL-2.0-or-later
# mount-jffs2: what is in the image, asked of flashloupe.

# ask WORD...: what flashloupe prints, to $answer; it tells itself what is wrong
ask() {
	result=0
	answer=$("$flashloupe" "$@") || result=$?
	case $result in
	0) ;;
	1) losses=1 ;;
	*) return $result ;;
	esac
}

# The part to take: $part, its length, its byte order.
find_part() {
	ask parts --tsv "$image" || exit $?
	found=$(printf '%s\n' "$answer" | awk -F '\t' -v part="$part" '
	NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i }
	$column["kind"] == "JFFS2" && (part == "" || $column["part"] == part) {
		order = $column["what"] ~ /big-endian/ ? "big" : "little"
		print $column["part"], $column["length"], order
	}')
	case $found in
	'')
		[ -n "$part" ] || die "$(quote "$image"): no JFFS2 is found in it"
		die "$(quote "$image"): part $(quote "$part") is not a JFFS2 part:" \
			"see $program parts $(quote "$image")"
		;;
	*'
'*)
		say "$(quote "$image"): several JFFS2 parts; choose one with --part:"
		printf '%s\n' "$found" |
			sed 's/\(.*\) \(.*\) \(.*\)/  --part=\1   \2 bytes, \3-endian/' >&2
		exit 2
		;;
	esac
	order=${found##* }
	found=${found% *}
	part=${found% *}
	length=${found#* }
}

# The kernel reads its own byte order only.
check_order() {
	own=little
	[ $(($(printf '\1\0' | od -An -td2))) -eq 1 ] || own=big
	[ "$order" != "$own" ] || return 0
	say "$(quote "$image"): the JFFS2 is $order-endian, this machine $own-endian:" \
		"its kernel cannot mount it."
	what=$(quote "$image")
	size=${given_size:+"--erase-size=$(quote "$given_size") "}
	cat >&2 <<END
To get at the files:
  $program extract --part=$part -C DIRECTORY $what
To mount it, convert it first, with mtd-utils (extended attributes are lost):
  $program pad --part=$part $size-o $order.jffs2 $what
  jffs2dump -${order%"${order#?}"} -r -e $own.jffs2 $order.jffs2
END
	exit 2
}

find_erase_size() {
	result=0
	ask erase-size --tsv --part="$part" ${given_size:+"--erase-size=$given_size"} \
		"$image" || result=$?
	chosen=$(printf '%s\n' "$answer" | awk -F '\t' '
	NR == 1 { for (i = 1; i <= NF; i++) column[$i] = i; next }
	$column["chosen"] == "true" { print $column["size"], $column["phase"] }')
	case $result$chosen in
	0?*) ;;
	3 | 0)
		say "the erase size is not known; with a wrong one the kernel drops nodes." \
			"Give it as the third argument, such as 64K. The evidence for each size:"
		line "  $program erase-size --why --part=$part $(quote "$image")" >&2
		exit 3
		;;
	*) exit "$result" ;;
	esac
	erase_size=${chosen% *}
	phase=${chosen#* }
	[ "$phase" -eq 0 ] || die "the erase blocks begin $phase bytes after the start of" \
		"part $part. Cut it out with flashloupe carve and tail -c +$((phase + 1))," \
		"and mount what is left"
}

# The size of the copy, to $total. A loop device has whole sectors of 512 bytes, block2mtd
# whole pages of memory; the size must be a multiple of the erase size all the same.
plan_size() {
	blocks=$((($1 + erase_size - 1) / erase_size))
	[ "$blocks" -ge $least_blocks ] || blocks=$least_blocks
	total=$((blocks * erase_size))
	[ $way = block2mtd ] || return 0
	used=$total
	while [ $((total % 512)) -ne 0 ] || [ $((total - total % page)) -lt $used ]; do
		total=$((total + erase_size))
	done
}

check_way() {
	page=$(getconf PAGESIZE 2>/dev/null) || page=4096
	if [ $way = mtdram ] && [ $((erase_size % 1024)) -ne 0 ]; then
		die "mtdram has erase blocks of whole KiB only: not with --ram"
	fi
	if [ $way$mode = block2mtdrw ] && [ $((erase_size % page)) -ne 0 ]; then
		die "block2mtd erases nothing smaller than a page of memory ($page bytes):" \
			"add --ram to mount for writing"
	fi
}

examine() {
	find_flashloupe
	absolute "$image"
	image=$path
	losses=0
	find_part
	check_order
	find_erase_size
	check_way
}
