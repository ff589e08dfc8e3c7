#!/bin/sh
# Images of the kernel and of mkfs.jffs2, edited in both ways: what is written must have the files
# that were wished, by each of its manifests, and be read by jffs2dump without a complaint.
#
#   edited.sh           some of them, as a test; all where there are only those of data/
#   edited.sh FOLDER    all of them, kept in FOLDER (make edited-samples) with their manifests, to
#                       be shown to a kernel: NAME.jffs2, NAME.manifest, NAME.changes (the wish),
#                       NAME.mount (what mount-jffs2 would do) and INDEX

set -eu
srcdir=$(cd "${srcdir:-.}" && pwd)
flashloupe=${FLASHLOUPE:-./flashloupe}
case $flashloupe in
/*) ;;
*) flashloupe=$PWD/$flashloupe ;;
esac
mount=$(dirname "$flashloupe")/mount-jffs2
work=$(mktemp -d "${TMPDIR:-/tmp}/edited.XXXXXX")
trap 'rm -rf "$work"' EXIT
folder=$work/samples
all=
if [ $# -gt 0 ]; then
	mkdir -p "$1"
	folder=$(cd "$1" && pwd)
	all=1
fi
mkdir -p "$folder" "$work/bin"
ln -s "$flashloupe" "$work/bin/flashloupe"
PATH=$work/bin:$PATH:/usr/sbin:/sbin
LC_ALL=C
SOURCE_DATE_EPOCH=1700000000
export PATH LC_ALL SOURCE_DATE_EPOCH
cd "$work"

count=0
failed=0
: >"$folder/INDEX"

# ---- what is wished ----

# Paths of the base, as it is listed in `base`: the first of each kind that a line can name.
path_of() {
	awk -v type="$1" -v size="$2" -v skip="$3" '$2 == type && $6 >= size && $1 != "/" &&
		$1 !~ /\\/ && $8 == 1 + (type == "d") && skip-- == 0 { print $1; exit }' base
}

awk 'BEGIN { for (i = 0; i < 400; i++) print i, i * i, "flash" }' >text
awk 'BEGIN { srand(7); for (i = 0; i < 2500; i++) printf "%c", 33 + int(rand() * 90) }' >noise

# Each writes the lines of one wish; those about files that the base doesn't have are left out.
wish_new() {
	echo "put text /new-text"
	echo "put noise /new-noise"
	echo "mkdir 0750 /new-dir"
	echo "put text /new-dir/inner"
	echo "ln /new-dir/inner /new-link"
	echo "symlink ../etc/none /new-dir/dangling"
	echo "mknod c:5:1 /new-dir/console"
	echo "mkfifo 0600 /new-dir/fifo"
}
wish_gone() {
	file=$(path_of f 1 0)
	dir=$(path_of d 0 0)
	[ -z "$file" ] || echo "rm $file"
	[ -z "$dir" ] || [ "${file#"$dir"/}" != "$file" ] || echo "rm-r $dir"
}
wish_content() {
	file=$(path_of f 1 1)
	last=$(path_of f 1 2)
	[ -z "$file" ] || echo "append text $file"
	[ -z "$last" ] || echo "replace noise $last"
}
wish_names() {
	file=$(path_of f 0 0)
	last=$(path_of f 0 1)
	[ -z "$file" ] || echo "mv $file /moved"
	[ -z "$last" ] || echo "ln $last /second-name"
	[ -z "$last" ] || echo "chmod 0640 $last"
	[ -z "$last" ] || echo "chown 1000:100 $last"
}
wish_attributes() {
	file=$(path_of f 0 0)
	[ -z "$file" ] || echo "setfattr user.note=edited $file"
	[ -z "$file" ] || echo "touch @1234567890 $file"
	echo "mkdir 0700 /private"
	echo "setfattr user.level=3 /private"
}
wishes='new gone content names attributes'

# ---- one image ----

fail() {
	echo "failed: $name: $1"
	failed=1
}

# Inode numbers of new files are only proposed before they are written.
without_inodes() {
	awk '{ $9 = "-"; print }' "$1"
}

# complaints IMAGE: what jffs2dump says against it
complaints() {
	order=
	[ "$(head -c 2 "$1" | od -An -tx1 | tr -d ' ')" != 1985 ] || order=-b
	{ jffs2dump -c $order "$1" 2>&1 || :; } | grep '^ *Wrong' | sort
}

# The files that were removed, of which the content cannot be read any more.
not_shown() {
	sed -n 's/^rm //p' changes | while read -r path; do
		inode=$(awk -v path="$path" '$1 == path { print $9 }' base)
		sum=$("$flashloupe" cat made "ino:$inode" 2>/dev/null | sha256sum)
		awk -v path="$path" '$1 == path { print $11 }' base | grep -qx "${sum%% *}" || echo "$path"
	done
}

# sample BASE WISH WAY [SIZE]
sample() {
	name=$(basename "$1" .jffs2)-$2-$3
	"$flashloupe" manifest "$1" >base 2>/dev/null || return 0
	"wish_$2" >changes
	[ -s changes ] || return 0
	set -- "$1" "$2" "$3" --changes=changes ${4:+--erase-size="$4"}
	base=$1
	wish=$2
	way=$3
	shift 3
	"$flashloupe" edit -f --manifest=wished "$@" "$base" 2>said || { fail "$(tail -n 1 said)"; return 0; }
	if ! "$flashloupe" edit -f -o made --how="$way" "$@" "$base" 2>said; then
		# A full flash, or one that is damaged, is refused with a reason.
		[ "$way" = append ] && grep -q "fit\|damaged\|free" said && return 0
		fail "$(tail -n 1 said)"
		return 0
	fi
	count=$((count + 1))
	"$flashloupe" manifest made >manifest 2>said || fail "$(tail -n 1 said)"
	without_inodes wished >want
	without_inodes manifest | cmp -s - want || fail "another manifest"
	if [ "$way" = append ]; then
		not_shown >said
		[ ! -s said ] || fail "the history lost: $(cat said)"
	fi
	if command -v jffs2dump >/dev/null; then
		complaints made >new
		: >old
		[ "$way" = rebuild ] || complaints "$base" >old
		comm -13 old new | head -n 1 >said
		[ ! -s said ] || fail "jffs2dump: $(cat said)"
	fi
	cp made "$folder/$name.jffs2"
	cp manifest "$folder/$name.manifest"
	cp changes "$folder/$name.changes"
	printf '%s\t%s\t%s\t%s\n' "$name" "$(basename "$base")" "$way" "$wish" >>"$folder/INDEX"
	[ -z "$all" ] || (cd "$folder" && "$mount" --dry-run "$name.jffs2" /mnt) >"$folder/$name.mount" 2>/dev/null ||
		rm -f "$folder/$name.mount"
}

# ---- all of them ----

number=0
each=$all
[ -d "$srcdir/../shared/truth" ] || each=1
for image in "$srcdir"/data/be-64k-sum.jffs2 "$srcdir"/data/history.jffs2 \
	"$srcdir"/../shared/truth/*.jffs2; do
	[ -f "$image" ] || continue
	size=
	"$flashloupe" erase-size "$image" >/dev/null 2>&1 || size=131072
	for way in append rebuild; do
		number=$((number + 1))
		# As a test one wish in turn, of every third image.
		[ -n "$each" ] || [ $((number % 6)) -lt 2 ] || continue
		turn=$((number % 5))
		for wish in $wishes; do
			if [ -n "$each" ] || [ $turn = 0 ]; then
				sample "$image" "$wish" "$way" $size
			fi
			turn=$((turn - 1))
		done
	done
done

echo "$count edited images"
[ -n "$all" ] || [ $count -ge 2 ] || failed=1
exit $failed
