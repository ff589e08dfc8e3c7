# Changes to files, tried; read by tests/cli.sh.

mkdir -p "$work/edit/over/etc"
printf '#!/bin/sh\necho hello\n' >"$work/edit/rc.local"
chmod 755 "$work/edit/rc.local"
echo words >"$work/edit/over/etc/words"
ln "$work/edit/over/etc/words" "$work/edit/over/etc/same"
ln -s /bin/ipcam "$work/edit/over/etc/link"
touch -h -d @1421856858 "$work/edit/over/etc/"* "$work/edit/over/etc" "$work/edit/over"
chmod 644 "$work/edit/over/etc/words"
chmod 755 "$work/edit/over" "$work/edit/over/etc"
cat >"$work/edit/changes" <<'END'
# a start script, and what is not needed
put "WORK/rc.local" /init/S90local   # after the others
chmod u-w,go= /init/S90local
rm-r /www
symlink '/tmp/w w' /www
END
sed "s|WORK|$work/edit|" "$work/edit/changes" >"$work/edit/script"
SOURCE_DATE_EPOCH=1500000000
export SOURCE_DATE_EPOCH
image=7518-hi3518-home.uimage

golden edit edit -n --changes "$work/edit/script" --mkdir /etc --overlay "$work/edit/over:/" $image
golden edit-manifest edit -m - --changes "$work/edit/script" --overlay "$work/edit/over" $image
golden edit-wrong-line edit -n --rm /version --changes "$work/edit/changes" --rm /version $image
sed "s|^rm-r /www|&\nrm /www/index.html|" "$work/edit/script" >"$work/edit/wrong"
golden edit-impossible edit -n --changes "$work/edit/wrong" $image
golden edit-equal edit -n --equal-to $image $image
golden edit-outside edit -n --put "$work/edit/rc.local:/../../x" $image
golden edit-only-image edit $image
golden edit-no-change edit -n $image
golden edit-twice-file edit -o same -m same --rm /version $image
golden edit-twice-out edit -n -m - --rm /version $image
golden edit-other edit -n --equal-to be-64k-sum.jffs2 history.jffs2
SOURCE_DATE_EPOCH=x
golden edit-no-time edit -n --rm /version $image
SOURCE_DATE_EPOCH=1500000000

# Nodes that are appended, or written anew where they don't fit, and new images.
golden edit-append edit --nodes --chmod 0600:/config.ini --put "$work/edit/rc.local:/rc" \
	--rm /current history.jffs2
golden edit-anew edit -o "$work/edit/new" --put "$work/edit/rc.local:/init/S90local" $image
golden edit-result info "$work/edit/new"
golden edit-no-room edit --how append -o "$work/edit/none" --rm /version $image
golden edit-purge edit --purge --nodes --mv /config.ini:/notes history.jffs2
golden edit-way edit --how sideways -o "$work/edit/none" --rm /version $image
golden edit-not-jffs2 edit -o "$work/edit/none" --rm /a README.md
golden edit-past edit -o "$work/edit/none" --at-version 2:1 --rm /notes/final.txt history.jffs2
[ ! -e "$work/edit/none" ] || fail "a file was written"
expect 2 edit -f -o $image --rm /version $image
expect 2 edit -o "$work/edit/new" --rm /version $image
expect 0 edit -f -o "$work/edit/new" --rm /version $image
"$FLASHLOUPE" edit -o - --rm /version $image 2>/dev/null | cmp - "$work/edit/new" ||
	fail "an image to standard output"

# What --dry-run lists is a script that comes to the same.
"$FLASHLOUPE" edit -n --changes "$work/edit/script" --overlay "$work/edit/over" \
	--mv /start.sh:/etc $image >"$work/edit/listed"
run edit -m - --changes "$work/edit/script" --overlay "$work/edit/over" --mv /start.sh:/etc $image
cp "$work/got" "$work/edit/manifest"
run edit -m - --changes "$work/edit/listed" $image
cmp "$work/got" "$work/edit/manifest" || fail "the list of changes comes to something else"
"$FLASHLOUPE" edit -n --changes - $image <"$work/edit/listed" | cmp - "$work/edit/listed" ||
	fail "a list from standard input"

# An archive, compressed or not, is taken for its files.
if "$FLASHLOUPE" --version | grep -q '^  tar *yes' && tar --version >/dev/null 2>&1; then
	tar --owner=u:7 --group=g:8 -C "$work/edit/over" -cf "$work/edit/over.tar" .
	gzip -k "$work/edit/over.tar"
	for archive in over.tar over.tar.gz; do
		run edit -m - --overlay "$work/edit/$archive" $image
		grep -q '^/etc/words f 0644 7 8 6 1421856858 2 ' "$work/got" ||
			fail "$archive is not laid over: $(grep etc "$work/got")"
	done
	run extract -o "$work/edit/all.tar" $image
	run edit -n --equal-to "$work/edit/all.tar" $image
	grep -q 'nothing changes' "$work/got" ||
		fail "what was extracted differs: $(cat "$work/got")"
fi

# The image stays, and a manifest may be replaced only if it is said.
golden edit-writes edit -m "$work/edit/out" --rm /version $image
expect 2 edit -m "$work/edit/out" --rm /version $image
expect 0 edit -f -m "$work/edit/out" --rm /version $image
expect 2 edit -f -m $image --rm /version $image
unset SOURCE_DATE_EPOCH
