#!/bin/sh
# The first screen is complete: at 80x24 nothing of it has to be scrolled to, on images of every
# kind at hand; at 40x10 it has the verdict and what to do next. Also on those of ../shared (or
# $FLASHLOUPE_SHARED), if they are there.

set -u
srcdir=${srcdir:-.}
shared=${FLASHLOUPE_SHARED:-$srcdir/../shared}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
status=0

cat >"$work/keys" <<'KEYS'
size 80x24
dump
size 40x10
dump
KEYS

# fault: what is wrong with the screens in $work/screens
fault() {
	awk '
	BEGIN { sizes = 0 }
	/ more below/ && sizes == 0 { print "not complete"; exit }
	/^-- cursor/ { sizes++; next }
	/^[> ] verdict / { verdict[sizes] = 1 }
	/^[> ] next / { next_keys[sizes] = 1 }
	sizes == 0 && /^[> ] issues / { issues = 1 }
	sizes == 0 && /^[> ] map / { map = 1 }
	sizes == 0 && map && /^ +[^ ] [A-Za-z0-9]/ { legend = 1 }
	END {
		if (!verdict[0] || !verdict[1]) print "no verdict"
		if (!next_keys[0] || !next_keys[1]) print "no keys"
		if (!issues || !map || !legend) print "no issues, map or legend"
	}' "$work/screens"
}

for image in "$srcdir"/data/*.jffs2 "$srcdir"/data/*.uimage "$srcdir"/data/*.bin \
	"$shared"/truth/dump.bin "$shared"/truth/[nwx]*.jffs2 "$shared"/reports/*.[jlubz]* \
	"$shared"/corners/q[48]*.jffs2 "$shared"/corpus/[deflop]*.[ib]*; do
	case $image in
	*.manifest) continue ;;
	esac
	[ -f "$image" ] || continue
	FLASHLOUPE_STATE= "$FLASHLOUPE" --script="$work/keys" "$image" >"$work/screens" 2>&1 </dev/null
	fault >"$work/fault"
	if [ -s "$work/fault" ]; then
		echo "${image##*/}: $(cat "$work/fault")"
		status=1
	fi
	echo "$image" >>"$work/tried"
done
[ "$(grep -c . "$work/tried")" -ge 6 ] || {
	echo "too few were tried"
	status=1
}
exit $status
