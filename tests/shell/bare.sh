# A bare Debian in a folder, for scripts that try what is shipped in one: fresh-debian.sh and
# package.sh read this, with $0 their own path. They run once more inside, with --inside. Needs root,
# unshare and, without an archive of such a system, debootstrap.
# shellcheck shell=sh

suite=bookworm

step() {
	printf '\n==> %s\n' "$*"
}

fail() {
	printf '%s: %s\n' "$(basename "$0" .sh)" "$*" >&2
	exit 1
}

# bare_system ROOT BASE: sets one up in ROOT, from the mirror that this machine's apt uses, or from the
# tar file BASE, which holds such a system in one folder; "": none. It has this machine's mirrors.
bare_system() {
	# shellcheck disable=SC2016  # apt-get fills in these names
	sources=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' \
		'Created-By: Packages' | awk -v suite="$suite" '
		$2 ~ "^" suite "(-updates|-security)?$" && $3 == "main" { print "deb", $0 }' | sort -u)
	mirror=$(printf '%s\n' "$sources" | awk -v suite="$suite" '$3 == suite { print $2; exit }')
	[ -n "$mirror" ] || fail "this machine's apt has no mirror of $suite; run apt-get update"
	if [ -n "$2" ]; then
		step "unpacking $2"
		tar -C "$1" --strip-components=1 -xf "$2"
	else
		step "debootstrap from $mirror"
		debootstrap --variant=minbase "$suite" "$1" "$mirror" >"$1.log" 2>&1 || {
			tail -n 5 "$1.log"
			fail 'there is no bare system'
		}
		rm "$1.log"
	fi
	printf '%s\n' "$sources" >"$1/etc/apt/sources.list"
	rm -f "$1"/etc/apt/sources.list.d/*
	cp /etc/resolv.conf "$1/etc/resolv.conf"
	for setting in /etc/apt/apt.conf.d/*; do
		! grep -q 'Acquire::' "$setting" || cp "$setting" "$1/etc/apt/apt.conf.d/"
	done
}

# go_inside ROOT: runs this script there, in a namespace of its own: removing the folder can't touch
# this machine's /dev.
go_inside() {
	mkdir -p "$1/srv/tests/shell"
	cp "$0" "$1/srv/tests/"
	cp "$(dirname "$0")/shell/bare.sh" "$1/srv/tests/shell/"
	# shellcheck disable=SC2016  # $1 and $2 are for the inner shell
	unshare --mount sh -euc '
		mount --make-rprivate /
		mount -t proc proc "$1/proc"
		mount --rbind /dev "$1/dev"
		exec env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
			chroot "$1" sh "/srv/tests/$2" --inside' sh "$1" "${0##*/}"
}
