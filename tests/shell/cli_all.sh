# shellcheck shell=sh disable=SC2154  # variables of cli.sh
# Part of cli.sh: everything out of an image at once. What the report names is there, each part
# has the bytes that `carve` gives, and nothing else is there.

every=$work/every
mkdir "$every"

# all_of STATUS IMAGE [OPTION]: extracts all of it and compares
all_of() {
	all=$every/all
	rm -rf "$all"
	expect "$1" extract --all "$2" ${3+"$3"} -C "$all"
	# part, TAB, file: of each part that was written
	awk '/^part / { part = substr($2, 1, length($2) - 1) }
	     /^$/ { part = "" }
	     /^  file  / && $2 != "-" && part != "" { print part "\t" $2 }' \
		"$all/report.txt" >"$every/parts"
	[ -s "$every/parts" ] || fail "$2: no part was written"
	while IFS='	' read -r part file; do
		"$FLASHLOUPE" carve "$2" ${3+"$3"} --part "$part" --force -o "$every/part" 2>/dev/null
		cmp "$every/part" "$all/$file" || fail "$2: part $part is not $file"
	done <"$every/parts"
	# the sums of the report are those of the files
	awk '$1 == "file" { file = $2 } $1 == "SHA-256" { print $2 "  " file }' \
		"$all/report.txt" >"$every/sums"
	(cd "$all" && sha256sum -c --quiet "$every/sums") || fail "$2: sums of the report"
	# each file beside the folders of files is in the report
	awk '$1 == "file" || $1 == "header" { print $2 }' "$all/report.txt" | grep -v '^-$' |
		LC_ALL=C sort >"$every/said"
	(cd "$all" && find . -type f | sed 's|^\./||') | LC_ALL=C sort >"$every/is"
	LC_ALL=C comm -23 "$every/said" "$every/is" >"$work/got"
	[ -s "$work/got" ] && fail "$2: told, but not there: $(cat "$work/got")"
	# looked at when all are there
	mkdir -p "$every/json/$1-$2${3+$3}"
	find "$all" -name '*.json' -exec cp -t "$every/json/$1-$2${3+$3}" {} +
}

all_of 0 dump.bin
for name in 00-data-00000000.bin 01-uimage-header-00002000.json 04-jffs2-00008000.jffs2 \
	02-gzip-00002040.gzip/unpacked.bin; do
	[ -f "$every/all/$name" ] || fail "extract --all: no $name"
done
gzip -dc "$every/all/02-gzip-00002040.bin" |
	cmp - "$every/all/02-gzip-00002040.gzip/unpacked.bin" || fail "unpacked.bin differs"
cp "$every/all/report.txt" "$work/got"
settle extract-all-report "extract --all dump.bin: report.txt"
cp "$every/all/report.json" "$work/got"
settle extract-all-report-json "extract --all dump.bin: report.json"
cp "$every/all/01-uimage-header-00002000.json" "$work/got"
settle extract-all-header "extract --all dump.bin: a header"
run extract --all damaged.uimage -C "$every/damaged"
settle extract-all-damaged "extract --all damaged.uimage"
all_of 1 damaged.uimage
all_of 0 dump.bin --mtdparts='flash:32K(../boot),-(home)'
for name in 01-boot-uimage-header.bin 04-home.jffs2 04-home/config/ipcam.ini \
	partitions/00-boot.bin partitions/01-home.bin; do
	[ -f "$every/all/$name" ] || fail "extract --all: no $name"
done
cat "$every/all/partitions/"* | cmp - dump.bin || fail "the partitions are not the dump"
# 16-bit words swapped: the parts are those of the dump as it was
dd if=dump.bin of="$every/swapped" conv=swab 2>/dev/null
all_of 0 "$every/swapped"
cmp "$every/all/undone.bin" dump.bin || fail "undone.bin is not the dump"
[ -f "$every/all/04-jffs2-00008000/config/ipcam.ini" ] || fail "no files of a swapped dump"
[ -e "$every/all/00-data-00000000.bin" ] && cmp -s "$every/all/00-data-00000000.bin" \
	"$every/swapped" && fail "the swapped dump was written as a part"
# its partitions, too
all_of 0 "$every/swapped" --mtdparts='flash:32K(boot),-(home)'
cat "$every/all/partitions/"* | cmp - dump.bin || fail "the partitions are not the dump unswapped"

if command -v python3 >/dev/null; then
	find "$every/json" -name '*.json' -exec python3 -c 'import json, sys
for name in sys.argv[1:]:
    try:
        json.load(open(name, encoding="utf-8"))
    except ValueError:
        print(name)' {} + >"$work/got"
	[ -s "$work/got" ] && fail "not JSON: $(cat "$work/got")"
fi

# into a directory that is not empty
expect 2 extract --all dump.bin -C "$every/all"
grep -q 'is not empty' "$work/got" || fail "not empty: $(cat "$work/got")"
expect 0 extract --all dump.bin -C "$every/all" --force
expect 2 extract --all dump.bin
expect 2 extract --all dump.bin -C "$every/none" -o "$every/none.tar"
expect 2 extract --all dump.bin -C "$every/none" /config
expect 2 extract --all dump.bin -C "$every/none" --part 4
expect 2 extract --all dump.bin -C "$every/none" --deleted
[ -e "$every/none" ] && fail "a directory was left where nothing was extracted"
