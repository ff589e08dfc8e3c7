#!/bin/sh
# For maintainers, not a part of make check: tries the last commit on a bare Debian.
#
#   tests/fresh-debian.sh [--base TAR] [--keep] [FOLDER]
#
# Sets up a minimal Debian 12 in FOLDER (default: a temporary one, removed at the end
# unless --keep is given) from the mirror that this machine's apt uses, or unpacks TAR,
# which holds such a system in one folder. In it, ./bootstrap must say what it needs when
# it isn't root, then ./bootstrap check must pass, and ./bootstrap run must work with
# and without a terminal. Needs root, debootstrap, git and unshare.

set -eu

suite=bookworm
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)

# ---- inside: this script again, in the bare system ----

step() {
	printf '\n==> %s\n' "$*"
}

fail() {
	printf 'fresh-debian: %s\n' "$*" >&2
	exit 1
}

inside() {
	cd '/srv/flash loupe'

	step 'as a user without root or sudo: it tells what to type, exit status 2'
	status=0
	su nobody -s /bin/sh -c './bootstrap build' >/tmp/said 2>&1 || status=$?
	cat /tmp/said
	if [ $status -ne 2 ] || ! grep -q 'apt-get install .*gcc' /tmp/said; then
		fail "exit status $status"
	fi

	step './bootstrap check'
	./bootstrap check </dev/null || fail 'the check failed'

	step './bootstrap build, again'
	start=$(date +%s%N)
	./bootstrap build
	echo "$((($(date +%s%N) - start) / 1000000)) ms"

	step './bootstrap run, without a terminal'
	timeout 60 ./bootstrap run </dev/null >/tmp/listing || fail "exit status $?"
	head -n 5 /tmp/listing
	[ -s /tmp/listing ] || fail 'it printed nothing'

	step './bootstrap run in a terminal, then q'
	status=0
	{ sleep 4; printf q; sleep 2; printf q; sleep 1; } |
		TERM=xterm-256color timeout 60 \
			script -qec 'stty rows 24 cols 80; ./bootstrap run' /tmp/screen \
			>/dev/null || status=$?
	[ $status -eq 0 ] || fail "exit status $status"
	grep -q 7518-hi3518-home /tmp/screen || fail 'the image is not on the screen'

	step 'all is well on a bare Debian'
}

if [ "${1-}" = --inside ]; then
	inside
	exit
fi

# ---- outside: the bare system and a clone in it ----

base=
keep=no
root=
while [ $# -gt 0 ]; do
	case $1 in
	--base)
		[ $# -gt 1 ] || fail '--base takes the name of a tar file'
		base=$2
		shift
		;;
	--keep) keep=yes ;;
	-*) fail "unknown option $1; the head of this script tells the usage" ;;
	*) root=$1 ;;
	esac
	shift
done

[ "$(id -u)" -eq 0 ] || fail 'only root can set up a system in a folder'
if [ -z "$root" ]; then
	root=$(mktemp -d)
	chmod 755 "$root"
	[ $keep = yes ] || trap 'rm -rf "$root"' EXIT
fi
mkdir -p "$root"
root=$(CDPATH='' cd -- "$root" && pwd -P)

# The mirrors of this machine, as lines of a sources.list.
# shellcheck disable=SC2016  # apt-get fills in these names
sources=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
	'Created-By: Packages' | awk -v suite="$suite" '
	$2 ~ "^" suite "(-updates|-security)?$" && $3 == "main" { print "deb", $0 }' | sort -u)
mirror=$(printf '%s\n' "$sources" | awk -v suite="$suite" '$3 == suite { print $2; exit }')
[ -n "$mirror" ] || fail "this machine's apt has no mirror of $suite; run apt-get update"

if [ -n "$base" ]; then
	step "unpacking $base"
	tar -C "$root" --strip-components=1 -xf "$base"
else
	step "debootstrap from $mirror"
	debootstrap --variant=minbase "$suite" "$root" "$mirror"
fi

printf '%s\n' "$sources" >"$root/etc/apt/sources.list"
rm -f "$root"/etc/apt/sources.list.d/*
cp /etc/resolv.conf "$root/etc/resolv.conf"
for setting in /etc/apt/apt.conf.d/*; do
	if grep -q 'Acquire::' "$setting"; then
		cp "$setting" "$root/etc/apt/apt.conf.d/"
	fi
done

step "cloning $here"
rm -rf "$root/srv/flash loupe"
git clone -q --no-local "$here" "$root/srv/flash loupe"
cp "$here/tests/fresh-debian.sh" "$root/srv/fresh-debian.sh"

# The mounts are in a namespace of their own: removing the folder can't touch this machine's
# /dev. shellcheck disable=SC2016 # $1 is for the inner shell
unshare --mount sh -euc '
	mount --make-rprivate /
	mount -t proc proc "$1/proc"
	mount --rbind /dev "$1/dev"
	exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
		chroot "$1" sh /srv/fresh-debian.sh --inside' sh "$root"
