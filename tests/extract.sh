#!/bin/sh
# What is extracted is what is in the image: our own extraction into a directory and our
# archive, unpacked by GNU tar (and by bsdtar, where there is one), both as root, against the
# manifest. Then without any rights: losses are reported.
#
# Left out of the comparison: inode numbers, the link count of directories and the size of
# symbolic links, which belong to a file system; sockets where an archive is between; paths
# that the manifest gives an error for. Also owners, devices, extended attributes where the
# temporary directory can't have them, and attributes of more than 2000 bytes in one file, for
# which ext4 has no room. Each is reported.

set -u
srcdir=$(cd "${srcdir:-.}" && pwd)
builddir=${builddir:-$(pwd)}
FLASHLOUPE=${FLASHLOUPE:-$builddir/flashloupe}
walk=$builddir/tests/walk
truth=${FLASHLOUPE_SHARED:-$srcdir/../shared}/truth
LC_ALL=C.UTF-8
TZ=UTC
export LC_ALL TZ

skip() {
	echo "skipped: $*"
	exit 77
}

if [ ! -x "$FLASHLOUPE" ] || [ ! -x "$walk" ]; then
	skip "flashloupe or tests/walk is not built"
fi
if [ "$(id -u)" -ne 0 ]; then
	skip "only root can compare owners and devices"
fi
case $(tar --version 2>/dev/null) in
*"GNU tar"*) ;;
*) skip "there is no GNU tar" ;;
esac

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
failed=0

fail() {
	echo "FAIL: $*"
	failed=1
}

can=$("$walk" --probe "$work" | tr '\n' ' ')
case $can in
*owner*) ;;
*) skip "files in $work can't be given away" ;;
esac
devices=yes
case $can in
*device*) ;;
*)
	echo "no devices can be made here: they are not compared"
	devices=
	;;
esac
xattrs=yes
case $can in
*xattr*acl*) ;;
*)
	echo "$work has no extended attributes or ACLs: they are not compared"
	xattrs=
	;;
esac

# ---- comparison ----

# reduce SOCKETS FROM FILE: what can be compared of the manifest FILE; FROM is the manifest of
# the image, which shows what must be left out of either
reduce() {
	awk -v sockets="$1" -v devices="$devices" -v xattrs="$xattrs" '
	/^#/ { next }
	FNR == NR {
		if ($2 ~ /^!/ || $11 ~ /^!/ || ($2 == "s" && !sockets) ||
		    ($2 ~ /[bc]/ && !devices))
			out[$1] = 1
		if (length($13) > 4000)
			big[$1] = 1
		next
	}
	$1 in out { next }
	{
		$9 = "-"
		if ($2 == "d")
			$8 = "-"
		if ($2 == "l")
			$6 = "-"
		if (!xattrs || $1 in big)
			$13 = "-"
		print
	}' "$2" "$3" | LC_ALL=C sort
}

# same NAME SOCKETS DIRECTORY [NOT]: compares the directory with the manifest of NAME, but
# not lines that match NOT
same() {
	if ! "$walk" "$3" >"$work/walked"; then
		fail "$1: $3 cannot be walked"
		return
	fi
	reduce "$2" "$work/$1.manifest" "$work/$1.manifest" | grep -v "${4:-^#}" >"$work/wanted"
	reduce "$2" "$work/$1.manifest" "$work/walked" | grep -v "${4:-^#}" >"$work/got"
	if ! diff -u "$work/wanted" "$work/got" >"$work/diff"; then
		fail "$1: ${3##*/} differs from the manifest"
		head -n 30 "$work/diff"
	fi
}

# ---- GNU tar's listing ----

# Both write a line for each file that has one name only: mode, owner, size or device, time
# and, where it is spelled without escapes, the name.

# list_archive ARCHIVE MANIFEST
list_archive() {
	tar --numeric-owner --full-time --quoting-style=escape -tvf "$1" 2>/dev/null | awk '
	NR == FNR {
		if ($2 ~ /^!/ || $11 ~ /^!/ || ($8 > 1 && $2 != "d"))
			out[$1] = 1
		next
	}
	$1 ~ /^h/ { next }
	{
		name = $0
		sub(/^[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ +[^ ]+ /, "", name)
		if ($1 ~ /^l/)
			sub(/ -> .*/, "", name)
		sub(/^\.\/$/, "", name)
		name = "/" name
		if (name != "/")
			sub(/\/$/, "", name)
		if (name in out)
			next
		if (name !~ /^[-A-Za-z0-9._\/]*$/)
			name = "?"
		print $1, $2, $3, $4, $5, name
	}' "$2" - | LC_ALL=C sort
}

list_manifest() {
	awk '
	function bits(n, special, letter,    s) {
		s = (n >= 4 ? "r" : "-") (n % 4 >= 2 ? "w" : "-")
		if (special)
			return s (n % 2 ? letter : toupper(letter))
		return s (n % 2 ? "x" : "-")
	}
	# days since 1970 as a date: Howard Hinnant, civil_from_days
	function date(t,    z, era, doe, yoe, doy, mp, d, m, y, s) {
		s = t % 86400
		z = (t - s) / 86400 + 719468
		era = int(z / 146097)
		doe = z - era * 146097
		yoe = int((doe - int(doe / 1460) + int(doe / 36524) - int(doe / 146096)) / 365)
		doy = doe - (365 * yoe + int(yoe / 4) - int(yoe / 100))
		mp = int((5 * doy + 2) / 153)
		d = doy - int((153 * mp + 2) / 5) + 1
		m = mp < 10 ? mp + 3 : mp - 9
		y = yoe + era * 400 + (m <= 2)
		return sprintf("%04d-%02d-%02d %02d:%02d:%02d", y, m, d, int(s / 3600),
			int(s % 3600 / 60), s % 60)
	}
	/^#/ || $2 ~ /^!/ || $11 ~ /^!/ || $2 == "s" || ($8 > 1 && $2 != "d") { next }
	{
		n = substr($3, 1, 1)
		mode = ($2 == "f" ? "-" : $2) bits(substr($3, 2, 1), n >= 4, "s") \
			bits(substr($3, 3, 1), n % 4 >= 2, "s") \
			bits(substr($3, 4, 1), n % 2, "t")
		size = $2 == "f" ? $6 : 0
		if ($10 != "-") {
			size = $10
			sub(/:/, ",", size)
		}
		name = $1 ~ /^[-A-Za-z0-9._\/]*$/ ? $1 : "?"
		print mode, $4 "/" $5, size, date($7), name
	}' "$1" | LC_ALL=C sort
}

# ---- each image ----

# extract STATUS ARGUMENT...: runs it; the exit status must be as wanted
extract() {
	wanted=$1
	shift
	"$FLASHLOUPE" extract "$@" 2>"$work/said"
	status=$?
	if [ $status -ne "$wanted" ]; then
		fail "exit status $status, not $wanted: extract $*"
		cat "$work/said"
	fi
}

# try_image NAME FILE: every way out of one image
try_image() {
	name=$1
	image=$2
	rm -rf "$work/own" "$work/gnu" "$work/bsd" "$work/$name".*
	# What the manifest can't describe completely is a loss for the others, too; so is a socket.
	lossy=0
	"$FLASHLOUPE" manifest "$image" >"$work/$name.manifest" 2>/dev/null || lossy=$?
	if [ ! -s "$work/$name.manifest" ]; then
		fail "$name: no manifest"
		return
	fi
	if awk '$2 == "s" { n = 1 } END { exit !n }' "$work/$name.manifest"; then
		lossy=1
	fi
	extract "$lossy" "$image" -o "$work/$name.tar" --manifest="$work/$name.beside"
	cmp "$work/$name.manifest" "$work/$name.beside" || fail "$name: --manifest differs"
	mkdir "$work/gnu" "$work/bsd"
	# GNU tar complains about attributes that don't fit, and about future times.
	tar -C "$work/gnu" --xattrs --xattrs-include='*' --acls --numeric-owner \
		--same-owner --warning=no-timestamp -xpf "$work/$name.tar" 2>"$work/said" ||
		fail "$name: GNU tar: $(cat "$work/said")"
	same "$name" "" "$work/gnu"
	"$FLASHLOUPE" extract --as-root "$image" -C "$work/own" 2>/dev/null
	same "$name" yes "$work/own"
	if command -v bsdtar >/dev/null; then
		bsdtar -C "$work/bsd" --numeric-owner -xpf "$work/$name.tar" 2>/dev/null
		# bsdtar can't read a '=' in the name of an attribute, and doesn't restore the time of the
		# top directory.
		same "$name" "" "$work/bsd" '^/ \|\\x3d\|%3D'
	fi
	list_archive "$work/$name.tar" "$work/$name.manifest" >"$work/got"
	list_manifest "$work/$name.manifest" >"$work/wanted"
	if ! diff -u "$work/wanted" "$work/got" >"$work/diff"; then
		fail "$name: GNU tar's listing differs from the manifest"
		head -n 30 "$work/diff"
	fi
	if tar -tf "$work/$name.tar" | grep -Eq '^/|(^|/)\.\.(/|$)'; then
		fail "$name: a path leads out of the archive"
	fi
	"$FLASHLOUPE" extract "$image" -o - >"$work/stdout.tar" 2>/dev/null
	cmp "$work/$name.tar" "$work/stdout.tar" || fail "$name: standard output differs"
	[ $(($(wc -c <"$work/$name.tar") % 10240)) -eq 0 ] || fail "$name: size of the archive"
}

try_image hi3518 "$srcdir/data/7518-hi3518-home.uimage"
try_image history "$srcdir/data/history.jffs2"
try_image be "$srcdir/data/be-64k-sum.jffs2"
for name in plain-le xattr mkfs-le-devtable mkfs-le-acl mkfs-le-xattr compr worn; do
	if [ -f "$truth/$name.jffs2" ]; then
		try_image "$name" "$truth/$name.jffs2"
	else
		echo "$truth/$name.jffs2 is not there: not compared"
	fi
done

# ---- all of a dump ----

# try_all FOLDER NOT OPTION...: that folder of an extraction has the files of its part, but for
# lines that match NOT
try_all() {
	folder=$1
	but=$2
	shift 2
	rm -rf "$work/all"
	extract 0 --all --as-root "$@" -C "$work/all"
	"$FLASHLOUPE" manifest "$@" >"$work/all.manifest"
	same all yes "$work/all/$folder" "$but"
}

try_all 04-jffs2-00008000 "" "$srcdir/data/dump.bin"
try_all 01-jffs2-00000040 "" "$srcdir/data/7518-hi3518-home.uimage"
try_all 01-home "" "$srcdir/data/7518-hi3518-home.uimage" --mtdparts='f:64(header),-(home)'
if [ -f "$truth/../reports/nand-oob-uimage-squashfs.bin" ] &&
	"$FLASHLOUPE" --version | grep -q 'squashfs  *yes'; then
	# sizes of directories belong to a file system
	try_all 03-squashfs-00004000 '^[^ ]* d ' "$truth/../reports/nand-oob-uimage-squashfs.bin"
fi

# ---- deleted files ----

image=$srcdir/data/history.jffs2
rm -rf "$work/own" "$work/gnu"
mkdir "$work/gnu"
extract 0 "$image" --deleted --as-root -C "$work/own"
extract 0 "$image" --deleted -o "$work/deleted.tar"
tar -C "$work/gnu" --same-owner --warning=no-timestamp -xpf "$work/deleted.tar"
"$walk" "$work/own" >"$work/deleted.manifest"
"$walk" "$work/gnu" >"$work/walked"
# the directory at the top is nobody's
reduce yes "$work/deleted.manifest" "$work/deleted.manifest" | sed '/^\/ /d' >"$work/wanted"
reduce yes "$work/deleted.manifest" "$work/walked" | sed '/^\/ /d' >"$work/got"
diff -u "$work/wanted" "$work/got" || fail "deleted files differ"
# each ino:N gives what `cat` gives
"$FLASHLOUPE" deleted --tsv "$image" | awk -F '\t' 'NR > 1 && $7 != "name only" { print $1 }' \
	>"$work/numbers"
[ -s "$work/numbers" ] || fail "no deleted files in history.jffs2"
while read -r number; do
	rm -rf "$work/one"
	extract 0 "$image" "ino:$number" -C "$work/one"
	if "$FLASHLOUPE" cat "$image" "ino:$number" >"$work/content" 2>/dev/null; then
		cmp "$work/one/"* "$work/content" || fail "ino:$number differs"
	fi
done <"$work/numbers"

# ---- words and options ----

extract 2 "$image"
extract 2 "$image" -C "$work/x" -o "$work/x.tar"
extract 2 "$image" --deleted / -C "$work/x"
extract 2 "$image" /no/such/file -o "$work/x.tar"
extract 2 "$image" -o "$work/history.tar"
extract 2 "$image" -o "$work/x.tar" -m "$work/x.tar"
extract 2 "$image" -o "$work/x.tar" -m "$work/history.manifest"
if [ -e "$work/x.tar" ] || [ -e "$work/x" ]; then
	fail "something was written in spite of it"
fi

# ---- what root gets unasked ----

# Nothing that gives rights: no owner, set-ID bit, device or capability.
rm -rf "$work/own"
extract 4 "$srcdir/data/7518-hi3518-home.uimage" -C "$work/own"
grep -q 'left out: the owner of [0-9]*, set-user-ID .* bits of 1 ' "$work/said" &&
	grep -q 'device not made' "$work/said" || {
	fail "what was left out is not said"
	cat "$work/said"
}
found=$(find "$work/own" -mindepth 1 \( ! -uid 0 -o ! -gid 0 -o -perm /6000 -o -type b -o -type c \))
[ -z "$found" ] || fail "unasked, root got: $found"
if [ -n "$xattrs" ] && [ -f "$truth/xattr.jffs2" ]; then
	rm -rf "$work/own"
	"$FLASHLOUPE" extract "$truth/xattr.jffs2" -C "$work/own" 2>/dev/null
	"$walk" "$work/own" | grep -o '\(security\|trusted\)\.[a-z]*=' >"$work/got" &&
		fail "unasked, root got: $(sort -u "$work/got")"
fi

# ---- without rights ----

# nobody COMMAND...: as a user who owns nothing
nobody() {
	if command -v setpriv >/dev/null; then
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	else
		# shellcheck disable=SC2016  # the other shell expands it
		su -s /bin/sh nobody -c '"$0" "$@"' -- "$@"
	fi
}

# The program may be where no other user can read.
cp "$FLASHLOUPE" "$work/program"
cp "$srcdir/data/7518-hi3518-home.uimage" "$work/image"
mkdir -m 777 "$work/nobody"
if nobody "$work/program" --version >/dev/null 2>&1; then
	nobody "$work/program" extract "$work/image" -C "$work/nobody/tree" 2>"$work/said"
	status=$?
	[ $status -eq 4 ] || fail "exit status $status, not 4, without rights"
	nobody "$work/program" extract --as-root "$work/image" -C "$work/nobody/asked" 2>"$work/said"
	status=$?
	[ $status -eq 4 ] || fail "exit status $status, not 4, without rights but asked for"
	grep -q 'owner not restored' "$work/said" || {
		fail "owners that were lost are not named"
		cat "$work/said"
	}
	nobody "$work/program" extract "$work/image" -o "$work/nobody/tree.tar" 2>/dev/null
	cmp "$work/hi3518.tar" "$work/nobody/tree.tar" || fail "an archive needs rights"
else
	echo "nobody can't run the program: not tried without rights"
fi
exit $failed
