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

here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
# shellcheck source=tests/shell/bare.sh
. "$(dirname "$0")/shell/bare.sh"

# ---- inside: this script again, in the bare system ----

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

[ "$(id -u)" -eq 0 ] || { echo 'only root can set up a system in a folder'; exit 77; }
if [ -z "$root" ]; then
	root=$(mktemp -d)
	chmod 755 "$root"
	[ $keep = yes ] || trap 'rm -rf "$root"' EXIT
fi
mkdir -p "$root"
root=$(CDPATH='' cd -- "$root" && pwd -P)

bare_system "$root" "$base"

step "cloning $here"
rm -rf "$root/srv/flash loupe"
git clone -q --no-local "$here" "$root/srv/flash loupe"
go_inside "$root"
