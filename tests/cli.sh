#!/bin/sh
# The commands, on the sample images: what they print and their exit status, compared with
# tests/listings/NAME.txt. UPDATE=1 rewrites these files; then review the difference.
# Also: no command writes where it must not, and the completion knows what the program does.

set -u
srcdir=${srcdir:-$(pwd)}
FLASHLOUPE=${FLASHLOUPE:-$(pwd)/flashloupe}
golden=$srcdir/tests/listings
if [ ! -x "$FLASHLOUPE" ]; then
	echo "flashloupe is not built"
	exit 77
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$srcdir/data" || exit 1
failed=0

fail() {
	echo "FAIL: $*"
	failed=$((failed + 1))
}

. "$srcdir/tests/shell/golden.sh"
printed=$work/printed
mkdir "$printed"

# run_into FILE ARGUMENT...: output and messages, then the exit status, into FILE
run_into() {
	into=$1
	shift
	"$FLASHLOUPE" "$@" >"$into" 2>&1 </dev/null
	status=$?
	echo "exit $status" >>"$into"
}

# run ARGUMENT...: into $work/got
run() {
	run_into "$work/got" "$@"
}

# from NAME WHAT: WHAT prints what is to be NAME.txt; settle_all looks
from() {
	[ ! -e "$printed/$1.txt" ] || fail "$1.txt: for two commands"
	printf '%s\t%s\n' "$1" "$2" >>"$printed.from"
}

# settle NAME WHAT: it is in $work/got
settle() {
	from "$1" "$2"
	mv "$work/got" "$printed/$1.txt"
}

# golden NAME ARGUMENT...: the command prints it
golden() {
	listing=$1
	shift
	from "$listing" "flashloupe $*"
	run_into "$printed/$listing.txt" "$@"
}

settle_all() {
	sed -i "s|$work|WORK|g" "$printed"/*.txt
	compare_golden "$printed"
}

# messages NAME: the first line that each command prints; they are lines of standard input
messages() {
	while read -r line; do
		# shellcheck disable=SC2086  # words of a command
		run $line
		IFS= read -r message <"$work/got"
		printf '%s\n\t%s\n' "$line" "$message"
	done >"$work/messages"
	mv "$work/messages" "$work/got"
	settle "$1" "the message of a command"
}

# expect STATUS ARGUMENT...: only the exit status
expect() {
	want=$1
	shift
	run "$@"
	[ "$status" -eq "$want" ] || {
		fail "exit status $status, not $want: flashloupe $*"
		cat "$work/got"
	}
}

# ---- what they print ----

# An earlier state of the flash of history.jffs2; a uImage with another header; one that holds
# no JFFS2: words, zeros, erased bytes, packed ones.
head -c 8192 history.jffs2 >"$work/before"
SOURCE_DATE_EPOCH=1421856900 "$FLASHLOUPE" pad --uimage -o "$work/header" \
	7518-hi3518-home.uimage 2>/dev/null
{
	yes 'No image, only words.' | head -c 1600
	head -c 1500 /dev/zero
	head -c 1500 /dev/zero | tr '\0' '\377'
	tail -c +62897 7518-hi3518-home.uimage | head -c 2600
} >"$work/plain"

for image in 7518-hi3518-home.uimage be-64k-sum.jffs2 damaged.uimage dump.bin \
	history.jffs2 nocm-unpadded.jffs2; do
	name=${image%%.*}
	golden "info-$name" info $image
	golden "issues-$name" issues $image
	golden "erase-$name" erase-size --why $image
	golden "manifest-$name" manifest $image
done
golden parts parts dump.bin
golden parts-tsv parts --tsv dump.bin
golden parts-json parts --json dump.bin
golden nodes nodes damaged.uimage
golden du du damaged.uimage
golden du-all du -ah damaged.uimage /config
golden du-depth du -d1 -h 7518-hi3518-home.uimage
golden du-file du -b damaged.uimage /server
golden du-both du -sd1 damaged.uimage
golden du-nowhere du damaged.uimage /nowhere
golden du-past du -s --at-offset=16384 history.jffs2
golden nodes-absolute nodes --absolute --tsv damaged.uimage
golden nodes-json nodes --json history.jffs2
golden nodes-brief nodes --brief damaged.uimage
golden nodes-erase-size nodes --brief --erase-size=8K damaged.uimage
golden nodes-salvage nodes --salvage -e 4096 nocm-unpadded.jffs2
golden map map history.jffs2
golden map-half map --stride=32K --cells=40 7518-hi3518-home.uimage
golden map-wrong map --stride=48K --cells=40 7518-hi3518-home.uimage
golden map-inodes map --view=inode 7518-hi3518-home.uimage
golden map-ages map --view age history.jffs2
golden map-bytes map --view=bytes --stride=64K dump.bin
golden map-undecided map --cells=20 --part=3 dump.bin
golden map-json map --json --cells=16 --shift=100 be-64k-sum.jffs2
golden map-no-jffs2 map "$work/plain"
golden map-auto map --view=auto --stride=1K --cells=40 "$work/plain"
golden map-type map --view=type --stride=1K --cells=40 "$work/plain"
golden map-no-view map --view=colour history.jffs2
golden blocks blocks damaged.uimage
golden blocks-tsv blocks --tsv be-64k-sum.jffs2
golden blocks-json blocks --json damaged.uimage
golden blocks-sorted blocks --sort -obsolete --filter 'length=16K' damaged.uimage
golden sizes sizes 7518-hi3518-home.uimage
golden sizes-tsv sizes --tsv --sort=-bytes damaged.uimage
golden nodes-filter nodes --filter 'type=INODE & length>2K | state=bad' damaged.uimage
golden nodes-sort nodes --sort -length --filter 'what~config' history.jffs2
golden nodes-brief-sort nodes -b --sort=version --filter=ino=7 damaged.uimage
golden files-sort files --sort -size --filter 'mode~-rw & size>0' damaged.uimage
golden columns files --columns=size,path,mtime history.jffs2
golden columns-tsv nodes --tsv --columns=length,type --filter=ino=2 history.jffs2
golden columns-json parts --json --columns=kind,facts dump.bin
golden columns-bad files --columns=size,colour history.jffs2
golden bad-sort nodes --sort colour damaged.uimage
golden bad-filter nodes --filter 'ino>many' damaged.uimage
golden blocks-undecided blocks dump.bin
golden erase-size erase-size be-64k-sum.jffs2
golden erase-size-given erase-size -e 0x4000 dump.bin
# compare --recursive prints what diff -ru prints of the extracted files, but for fifos, which diff
# takes for different.
mkdir -p "$work/images" "$work/trees"
cp 7518-hi3518-home.uimage "$work/images/a"
printf 'another version\nof two lines\n' >"$work/text"
printf 'a\0b' >"$work/binary"
"$FLASHLOUPE" edit -o "$work/images/b" --replace "$work/text:/version" --chmod 0700:/wifi/wifi.sh \
	--replace "$work/binary:/config/calibration.bin" --rm-r /www --rm /bin/reboot \
	--symlink elsewhere:/bin/reboot --put "$work/text:/config/new" --rm /config/ipcam.ini \
	--mkdir /config/ipcam.ini "$work/images/a" 2>"$work/said" || fail "edit: $(cat "$work/said")"
for image in a b; do
	"$FLASHLOUPE" extract -C "$work/trees/$image" "$work/images/$image" 2>/dev/null
done
(cd "$work/images" && "$FLASHLOUPE" compare -r a b) >"$work/ours" 2>&1
[ $? -eq 1 ] || fail "exit status of compare --recursive"
(cd "$work/trees" && LC_ALL=C TZ=UTC diff -ru --no-dereference a b) |
	grep -v ' is a fifo while ' | sed 's/^\(diff -ru\) --no-dereference/\1/; s/\.[0-9]* +0000$//' >"$work/theirs"
[ "$(wc -l <"$work/ours")" -ge 12 ] || fail "compare --recursive: $(cat "$work/ours")"
LC_ALL=C sort "$work/theirs" >"$work/wanted"
LC_ALL=C sort "$work/ours" | diff "$work/wanted" - >"$work/diff" || {
	fail "compare --recursive is not diff -ru"
	cat "$work/diff"
}
"$FLASHLOUPE" compare -r history.jffs2 history.jffs2 || fail "compare --recursive of the same"

golden files-long files --long --checksum damaged.uimage
golden files-checksum files --checksum damaged.uimage
golden files files damaged.uimage
golden files-deleted files --deleted history.jffs2
golden files-deleted-tsv files --deleted --tsv damaged.uimage
golden files-deleted-step files --deleted --step=3 history.jffs2
golden files-path files --tsv damaged.uimage /sensor
golden files-json files --json history.jffs2
golden cat cat damaged.uimage /network.sh
golden cat-unreadable cat damaged.uimage /init/rcS
golden cat-none cat damaged.uimage /none
golden cat-directory cat damaged.uimage /sensor
golden deleted deleted history.jffs2
golden history history history.jffs2 /config.ini
golden layers layers history.jffs2 /config.ini
golden layers-names layers --at-offset=32768 history.jffs2 /
golden layers-json layers --json history.jffs2 ino:3
golden layers-damaged layers damaged.uimage /server
golden layers-svg layers --svg history.jffs2 /sparse.bin
golden diff diff history.jffs2 /config.ini 3
golden diff-versions diff history.jffs2 /config.ini 1 5
golden diff-bytes diff history.jffs2 /sparse.bin 2 3
golden diff-equal diff history.jffs2 /config.ini 4 4
golden diff-first diff history.jffs2 /config.ini 1
golden diff-none diff history.jffs2 /config.ini 3 99
golden compare compare -e 8K "$work/before" history.jffs2
golden compare-all compare -e 8K --all "$work/before" history.jffs2
golden compare-tsv compare -e 8K --tsv history.jffs2 "$work/before"
golden compare-nodes compare -e 8K --by=nodes --json "$work/before" history.jffs2
golden compare-blocks compare --by blocks dump.bin history.jffs2
golden compare-parts compare --by parts 7518-hi3518-home.uimage "$work/header"
golden compare-file compare -e 8K "$work/before" history.jffs2 /config.ini
golden compare-unreadable compare damaged.uimage damaged.uimage
golden compare-no-jffs2 compare README.md nocm-unpadded.jffs2
golden compare-no-part compare --part=0:9 dump.bin dump.bin
golden compare-no-way compare --by=colour dump.bin dump.bin
golden compare-part-elsewhere nodes --part=1:2 dump.bin
golden part-unpacked-hex hex --part=2/0 dump.bin 0x40 96
golden part-unpacked-show show --part=2/0 dump.bin 0x40
golden part-unpacked-nodes nodes --part=2/0 dump.bin
golden part-unpacked-none nodes --part=2/7 dump.bin
golden part-unpacked-not nodes --part=4/0 dump.bin
golden part-unpacked-carve carve --part=2/0 -o - dump.bin
golden compare-not-files compare --by=files README.md history.jffs2
golden timeline timeline --tsv history.jffs2
golden points points history.jffs2
golden points-versions points --tsv history.jffs2 /config.ini
golden at-files files --at "2015-01-01 02:00" history.jffs2
golden at-manifest manifest --at @1420070400 history.jffs2
golden at-nodes nodes --at 2015-01-01T01:00:00 history.jffs2
golden at-map map --at 2015-01-01 history.jffs2
golden at-blocks blocks --at-offset 0x200 history.jffs2
golden at-cat cat --at-version 2:3 history.jffs2 /config.ini
golden at-deleted deleted --at "2015-01-01 02:00" history.jffs2
golden at-key files --at @1421856858 damaged.uimage /key.bin
golden at-too-old files --at 2014-12-31 history.jffs2
golden at-no-version files --at-version 2:0 history.jffs2
golden at-no-inode files --at-version 99:1 history.jffs2
golden at-no-time files --at yesterday history.jffs2
golden at-no-pair files --at-version 12 history.jffs2
golden at-two files --at 2015-01-01 --at-offset 4K history.jffs2
golden at-no-jffs2 files --at 2015-01-01 README.md
golden steps steps history.jffs2
golden steps-damaged steps --tsv damaged.uimage
golden step-nodes nodes --step=48 history.jffs2
golden step-files files --step 30 --tsv history.jffs2
golden step-map map --step=40 history.jffs2
golden step-beyond files --step=98 history.jffs2
golden step-none map --step=1 ../NEWS
golden show-node show damaged.uimage 0x8a70
golden show-header show damaged.uimage 3
golden show-dirt show damaged.uimage 0x51b0
golden show-free show damaged.uimage 0x403c
golden show-gap show dump.bin 100
golden explain-node explain damaged.uimage 0x8a70
golden explain-field explain be-64k-sum.jffs2 0x1ef60 csize
golden explain-tail explain damaged.uimage 0xc0 name
golden explain-whiteout explain history.jffs2 0x5a4 7
golden explain-header explain --markdown damaged.uimage 3
golden explain-crc explain --markdown damaged.uimage 0x8a70 data_crc
golden explain-free explain damaged.uimage 0x403c
golden explain-dirt explain damaged.uimage 0x51b0
golden explain-gap explain dump.bin 100
golden explain-no-field explain damaged.uimage 0x8a70 frob
golden glossary-term glossary erase blocks
golden glossary-field glossary --markdown dsize
golden glossary-unknown glossary nanddump
golden glossary-message glossary Magic bitmask 0x1985 not found
golden glossary-log glossary "[    1.234567] jffs2: Too few erase blocks (3)
[    1.234568] random: crng init done
<4>jffs2: Old JFFS2 bitmask found at 0x00000010
   Verifying Checksum ... Bad Data CRC"
golden glossary-message-markdown glossary --markdown 'Bad Header Checksum'
golden hex-header hex damaged.uimage 0 0x80
golden hex-node hex damaged.uimage 0x4f08
golden hex-be hex be-64k-sum.jffs2 0x3c 100
golden hex-folded hex dump.bin 0x2d80 0x5290
golden hex-gap hex dump.bin 0 40
golden hex-unfolded hex --unfolded dump.bin 0x8000 64
golden hex-fields hex --fields be-64k-sum.jffs2 0 0x8c
golden hex-crc hex --crc damaged.uimage 0x8a70
golden hex-crc-header hex --crc be-64k-sum.jffs2 0x3c
golden hex-crc-none hex --crc dump.bin 100
golden hex-data hex --data history.jffs2 0x480
golden hex-part hex --part 1 7518-hi3518-home.uimage 0xc 49
golden hex-both hex --crc --data damaged.uimage 0
golden hex-no-length hex damaged.uimage 0 many
golden hex-behind hex damaged.uimage 0xfffffff
golden grep grep -E be-64k-sum.jffs2 '[a-z]+:[a-z]+:live'
golden grep-deleted grep --deleted history.jffs2 key
golden grep-json grep --json -i dump.bin 'JFFS2'
golden grep-hex-tsv grep --tsv history.jffs2 '65 6e 64'
golden find find 7518-hi3518-home.uimage '/ko/*.ko'
golden strings strings -n 16 nocm-unpadded.jffs2
golden strings-file strings be-64k-sum.jffs2 /config/users.ini
golden issues-tsv issues --tsv damaged.uimage
golden issues-json issues --json damaged.uimage
golden issues-all issues --all damaged.uimage
golden issues-message issues --message='[ 1.0] jffs2: notice: (5) check_node_data: wrong data CRC in data node at 0x0000b428: read 0x4037a92d, calculated 0x65465309.' damaged.uimage
golden issues-message-kind issues --message='Name CRC failed on node' --json damaged.uimage
golden issues-message-none issues --message='Old JFFS2 bitmask found at 0x00000010' damaged.uimage
golden issues-message-unknown issues --message='something else' damaged.uimage
golden pad-dry-run pad --dry-run 7518-hi3518-home.uimage
golden pad-uimage pad -n --uimage --cleanmarkers --to 1MiB 7518-hi3518-home.uimage
golden pad-unmet pad -n --blocks 3 be-64k-sum.jffs2
golden pad-phase pad -n --erase-size 16K --phase 4K nocm-unpadded.jffs2
golden pad-undecided pad -n dump.bin
golden pad-too-small pad -n --to 256K 7518-hi3518-home.uimage
golden pad-not-whole pad -n --to 500000 7518-hi3518-home.uimage
golden pad-few-blocks pad -n --blocks 6 7518-hi3518-home.uimage
golden pad-both pad -n --blocks 6 --to 1M 7518-hi3518-home.uimage
golden pad-no-uimage pad -n --uimage history.jffs2
golden help-pad pad --help
golden flash-plan flash-plan 7518-hi3518-home.uimage
golden flash-plan-old flash-plan --flash-at 0x40000 damaged.uimage 7518-hi3518-home.uimage
golden flash-plan-tsv flash-plan --tsv damaged.uimage 7518-hi3518-home.uimage
golden flash-plan-json flash-plan --json be-64k-sum.jffs2
golden flash-plan-same flash-plan history.jffs2 history.jffs2
golden flash-plan-no-part flash-plan -p 99 history.jffs2
golden flash-plan-packed flash-plan -p 2/0 dump.bin
golden help-flash-plan flash-plan --help
golden flash flash "$srcdir/tests/shell/files.flash"
golden flash-nand flash "$srcdir/tests/shell/cut.flash"
golden flash-events flash --events "$srcdir/tests/shell/cut.flash"
golden flash-json flash --json "$srcdir/tests/shell/cut.flash"
for script in "$srcdir"/data/scripts/*.flash; do
	expect 0 flash "$script"
done
# The samples that scripts make are still made.
for sample in gateway.oob power-cut.jffs2; do
	"$FLASHLOUPE" flash "$srcdir/data/scripts/${sample%.*}.flash" -o "$work/$sample" >/dev/null
	cmp -s "$work/$sample" "$srcdir/data/$sample" || fail "$sample is made otherwise"
done
golden info-power-cut info power-cut.jffs2
golden blocks-power-cut blocks power-cut.jffs2
golden info-gateway info gateway.oob
golden help-flash flash --help
golden make-dry-run make --dry-run -e 32K nocm-unpadded.jffs2
golden make-mkfs make -n --like-mkfs -e 32K --no-cleanmarkers nocm-unpadded.jffs2
golden make-style make -n --endian big --summaries -e 8K --compress lzo,rtime history.jffs2
golden make-needs-size make -n nocm-unpadded.jffs2
golden make-too-small make -n --blocks 1 -e 64K 7518-hi3518-home.uimage
golden make-bad-compress make -n --compress zlib,zip history.jffs2
golden make-no-files make -n -e 64K README.md
golden help-make make --help
golden help --help
golden help-nodes nodes --help
golden help-of-none help no-such-command
for command in '' nodes; do
	# shellcheck disable=SC2086  # none, or one word
	run_into "$work/help" help $command
	# shellcheck disable=SC2086
	run $command --help
	cmp "$work/help" "$work/got" || fail "help $command is not $command --help"
done
golden help-extract --help extract
golden image-alone damaged.uimage
golden list-commands --list-commands
golden no-jffs2 nodes README.md
head -c 393216 /dev/zero | tr '\0' '\377' >"$work/erased"
golden erased-info info "$work/erased"
golden erased-issues issues "$work/erased"
golden erased-files files "$work/erased"
golden erased-typed-info info --erase-size=64K "$work/erased"
golden erased-typed-issues issues --erase-size=64K "$work/erased"
golden erased-typed-manifest manifest --erase-size=64K "$work/erased"
golden erased-two-partitions info '--mtdparts=flash:64K(boot),-(fs)' "$work/erased"
golden erased-two-files files '--mtdparts=flash:64K(boot),-(fs)' "$work/erased"
golden erased-partition-inside info '--mtdparts=flash:320K@64K(fs)' "$work/erased"
golden erased-partition-files files '--mtdparts=flash:-(fs)' "$work/erased"
golden mtdparts-info info '--mtdparts=flash:8K(env),24K(kernel),40K(rootfs),-(config)' dump.bin
golden mtdparts-issues issues '--mtdparts=0x9000(boot),-(rootfs)' dump.bin
golden mtdparts-tsv parts --tsv '--mtdparts=x:8K@0x2000(head),1M(beyond)' dump.bin
printf 'keys 1 R\ndump\nkeys <End> R\ndump\n' >"$work/keys"
run --script="$work/keys" --range=4K+0x17000 dump.bin
grep -a '^-- copied' "$work/got" >"$work/line"
mv "$work/line" "$work/got"
settle range-copy "R on the first and the last part"
golden range-info info --range=0x2000+64K dump.bin
golden range-parts parts --range 8K+1K dump.bin
golden range-show show --range=0x2000+0x10000 dump.bin 0
golden range-beyond info --range=1M+1 dump.bin
golden range-too-long info --range=1K+8M dump.bin
golden range-compare compare --by=parts --range=0x2000+64:0x2000+64 dump.bin dump.bin
golden range-compare-one compare --by=parts --range=:0x2000+64 dump.bin dump.bin
golden no-file info none.bin
golden no-command nodse
golden no-command-either frobnicate damaged.uimage
golden order cat /version 7518-hi3518-home.uimage
golden grep-order grep -x '6e 65 74 77 6f 72 6b' damaged.uimage
golden find-order find '*.ini' damaged.uimage
mkdir "$work/folder"
cp damaged.uimage history.jffs2 README.md "$work/folder"
TZ=UTC touch -d '2015-01-21 16:14:18' "$work"/folder/*
golden folder "$work/folder"
golden three-files "$work/folder/damaged.uimage" "$work/folder/history.jffs2" "$work/folder/README.md"
golden folder-compared history.jffs2 "$work/folder"
golden folder-none "$work/folder/nothing"
golden three-one-missing damaged.uimage history.jffs2 nothing
golden three-standard-input damaged.uimage history.jffs2 -
golden near-file history.jfs2
golden near-both filees
golden near-meant ls history.jffs2
golden near-option files --colums=size history.jffs2
golden no-image nodes
golden no-arguments
golden bad-option nodes --abs --frob damaged.uimage
golden bad-option-letter info -rf
golden bad-option-here cat --brief damaged.uimage /x
golden bad-number nodes -e 5x damaged.uimage
messages lessons <<'END'
--lesson 2
--lesson 02
--lesson 20-padding
END
messages bad-values <<'END'
nodes --part
nodes -p
nodes -bp
nodes -bz
nodes --part=
nodes --part=x damaged.uimage
nodes --part=1:x damaged.uimage
nodes --part=1:2 damaged.uimage
nodes --part=2147483648 damaged.uimage
nodes --part=:1 damaged.uimage
nodes --mtdparts= damaged.uimage
nodes --mtdparts=x:8k(a),16q(b) damaged.uimage
nodes --mtdparts=mtdparts=x:8k(a),99999999999999999999(b) damaged.uimage
nodes --mtdparts=x:-(a),8k(b) damaged.uimage
nodes --mtdparts=x:8k(a damaged.uimage
nodes --range= damaged.uimage
nodes --range=8 damaged.uimage
nodes --range=8+ damaged.uimage
nodes --range=+8 damaged.uimage
nodes --range=8+0 damaged.uimage
nodes --range=8+8+8 damaged.uimage
nodes --range=8+8:8+8 damaged.uimage
nodes --range=1+18446744073709551615 damaged.uimage
nodes --brief=1 damaged.uimage
nodes --s=1 damaged.uimage
nodes --phase=4 damaged.uimage
nodes --phase=1G1 -e 64K damaged.uimage
nodes --phase=2G -e 64K damaged.uimage
nodes -e4 damaged.uimage
nodes -e 2G damaged.uimage
nodes -e 4098 damaged.uimage
nodes -e 2112x64x2 damaged.uimage
nodes --step=0 damaged.uimage
nodes --step=4G damaged.uimage
nodes --at=yesterday history.jffs2
nodes --at=2015-02-30 history.jffs2
nodes --at-version=7 history.jffs2
nodes --at-version=7:x history.jffs2
nodes --at-version=x:7 history.jffs2
nodes --at-version=4G:7 history.jffs2
nodes --at-version=7:4G history.jffs2
nodes --at-offset=x history.jffs2
nodes --at-offset=4G history.jffs2
nodes --at-offset=1 --at-version=7:1 history.jffs2
nodes --at=@1 --at-offset=1 history.jffs2
history --version=x history.jffs2 /x
history --version=4G history.jffs2 /x
map --stride=3 damaged.uimage
map --stride=8E damaged.uimage
map --shift=-1 damaged.uimage
map --shift=9223372036854775808 damaged.uimage
map --cells=0 damaged.uimage
map --cells=9999999 damaged.uimage
map --view=colour damaged.uimage
hex --fields --data damaged.uimage
hex --crc --data damaged.uimage
pad --to=0 damaged.uimage
pad --blocks=0 damaged.uimage
pad --blocks=4G damaged.uimage
make --endian=middle damaged.uimage
make --page-size=1 damaged.uimage
make --marker-size=11 damaged.uimage
make --summaries --no-summaries damaged.uimage
make --unpadded --blocks=9 damaged.uimage
make --fixed-time=4G damaged.uimage
pad --endian=big damaged.uimage
carve --without-spare=2048 damaged.uimage
compare --by=size damaged.uimage damaged.uimage
--color=red damaged.uimage
--clipboard=maybe damaged.uimage
--size=80 damaged.uimage
--size=80x damaged.uimage
--size=x24 damaged.uimage
--size=80x24x damaged.uimage
--size=0x24 damaged.uimage
--size=80x-1 damaged.uimage
--size=80x1001 damaged.uimage
--size=1001x24 damaged.uimage
--no-sandbox --require-sandbox damaged.uimage
--script
-S
END
golden bad-part nodes --part 9 dump.bin
golden not-jffs2 nodes --part 0 dump.bin
golden too-many info dump.bin dump.bin
golden bad-offset show dump.bin 98304
. "$srcdir/tests/shell/cli_edit.sh"
. "$srcdir/tests/shell/cli_all.sh"

settle_all

# ---- exit statuses ----

expect 0 --version
expect 0 -- damaged.uimage
expect 0 grep be-64k-sum.jffs2 admin
expect 0 grep -x be-64k-sum.jffs2 61646d696e
expect 0 grep be-64k-sum.jffs2 '61 64 6d 69 6e'
expect 1 grep be-64k-sum.jffs2 ADMIN:
expect 0 grep -i be-64k-sum.jffs2 ADMIN:
expect 3 grep damaged.uimage xyzzyplugh
expect 2 grep -E be-64k-sum.jffs2 '(a'
expect 2 grep -E be-64k-sum.jffs2 'a*'
expect 2 grep -x -i be-64k-sum.jffs2 61
expect 2 grep --part=99 be-64k-sum.jffs2 a
expect 1 find be-64k-sum.jffs2 '*.xyz'
expect 2 strings be-64k-sum.jffs2 /nothing
expect 2 pad -n 5 be-64k-sum.jffs2
expect 2 make -n history.jffs2 5
expect 3 make -n lessons
expect 2 make -n -e 64K nothing-here
expect 0 make -n history.jffs2
expect 3 make -n nocm-unpadded.jffs2
expect 1 issues damaged.uimage
expect 0 issues 7518-hi3518-home.uimage
expect 1 manifest damaged.uimage
expect 3 erase-size dump.bin
expect 2 extract damaged.uimage
expect 2 carve damaged.uimage
expect 2 --color=blue damaged.uimage
expect 2 nodes --phase 4 damaged.uimage
expect 2 info .
expect 2 issues --filter 'nothing=1' damaged.uimage
expect 2 cat --sort size damaged.uimage /network.sh
expect 0 glossary
expect 2 glossary frobnicate
expect 2 flash /none
printf 'write a 10\nexpect a 11\n' >"$work/wrong.flash"
expect 2 flash "$work/wrong.flash" -o "$work/wrong.bin"
expect 2 flash --from /none "$work/wrong.flash"
expect 2 flash --from "$work/wrong.flash" "$work/wrong.flash"
printf 'flash block 8192 blocks 10 summary\nappend /config.ini 100\nexpect /config.ini 137\n' \
	>"$work/from.flash"
expect 0 flash --from history.jffs2 "$work/from.flash"
printf 'write a 10\r\n\r\nexpect a 10\r\n' >"$work/crlf.flash"
expect 0 flash "$work/crlf.flash"
printf 'rm a\n# the last line\n\n' >"$work/last.flash"
expect 2 flash "$work/last.flash"
grep -q 'line 1: the last command failed' "$work/got" || fail "the line of a failed command"
for words in 'cut 5' 'cut then 5' 'cut after' 'cut after 5 6'; do
	echo "$words" >"$work/cut.flash"
	expect 2 flash "$work/cut.flash"
done
printf 'write a\001 10\n' >"$work/control.flash"
expect 2 flash "$work/control.flash"
[ -e "$work/wrong.bin" ] && fail "an image was left of a script that went wrong"
expect 2 glossary --part 1
expect 2 explain damaged.uimage
expect 0 compare history.jffs2 history.jffs2
expect 0 compare --by=nodes damaged.uimage damaged.uimage
expect 1 compare history.jffs2 be-64k-sum.jffs2
expect 1 history.jffs2 be-64k-sum.jffs2
expect 2 compare history.jffs2 none.bin
expect 2 history.jffs2 none.bin
expect 2 compare history.jffs2
expect 0 diff history.jffs2 /config.ini 2 2
expect 2 diff history.jffs2 /none 1 2
expect 2 diff history.jffs2 / 1
expect 2 diff history.jffs2 /config.ini one

# Standard input is an image too.
if ! "$FLASHLOUPE" erase-size - <damaged.uimage >"$work/got" ||
	[ "$(cat "$work/got")" != 16384 ]; then
	fail "erase-size of standard input"
fi

# Output that cannot be written is an error; output that nobody reads is not reported.
if [ -w /dev/full ]; then
	"$FLASHLOUPE" nodes damaged.uimage >/dev/full 2>"$work/got"
	status=$?
	if [ $status -ne 2 ] || ! grep -q 'cannot be written' "$work/got"; then
		fail "a full device: exit status $status"
	fi
fi
"$FLASHLOUPE" manifest 7518-hi3518-home.uimage 2>"$work/got" | head -n 1 >"$work/line"
if [ -s "$work/got" ] || ! grep -q '^#path' "$work/line"; then
	fail "a closed pipe is not taken quietly"
fi

# ---- what they write ----

. "$srcdir/tests/shell/cli_writes.sh"
. "$srcdir/tests/shell/cli_losses.sh"

# ---- the sandbox ----

expect 2 info --no-sandbox --require-sandbox damaged.uimage
expect 0 info --no-sandbox damaged.uimage
expect 2 --write-to="$work/none" -S /dev/null damaged.uimage
"$FLASHLOUPE" --version >"$work/got"
grep -q '^  Landlock  *\(yes, ABI\|no: \)' "$work/got" &&
	grep -q '^  seccomp  *\(yes\|no: \)' "$work/got" || fail "--version says nothing of it"
if grep -q 'Landlock  *yes, ABI [2-9][0-9]*$' "$work/got" && grep -q 'seccomp  *yes' "$work/got"
then
	expect 0 info --require-sandbox damaged.uimage
	expect 1 extract --require-sandbox damaged.uimage -C "$work/walled"
	# The screen writes below the directory where it was started, or another one.
	mkdir "$work/here" "$work/there"
	cp damaged.uimage "$work/here/image"
	printf 'type :dump ../there/screen\nkeys <Enter>\ndump\n' >"$work/keys"
	(cd "$work/here" && "$FLASHLOUPE" -S "$work/keys" image >"$work/got")
	grep -q 'outside (see --write-to); files go below /' "$work/got" ||
		fail "the screen does not say where it may write: $(cat "$work/got")"
	[ -e "$work/there/screen" ] && fail "the screen wrote outside"
	(cd "$work/here" && "$FLASHLOUPE" --write-to=../there -S "$work/keys" image >"$work/got")
	[ -s "$work/there/screen" ] || fail "the screen did not write where it may"
	# The name that it proposes is one that it may write.
	cp nocm-unpadded.jffs2 "$work/here/part"
	printf 'keys p w <Enter>\ndump\n' >"$work/keys.pad"
	(cd "$work/here" && "$FLASHLOUPE" --write-to=../there -e 32K -S "$work/keys.pad" part >"$work/got")
	[ -s "$work/there/part-padded.jffs2" ] || fail "the name that is proposed is refused: $(cat "$work/got")"
	rm -f "$work/there/part-padded.jffs2"
	rm -f "$work/there/screen"
	(cd "$work/here" && "$FLASHLOUPE" --no-sandbox -S "$work/keys" image >"$work/got")
	[ -s "$work/there/screen" ] || fail "the screen did not write without a sandbox"
else
	echo "not tried, this system has no whole sandbox: $(grep -A 2 Sandbox "$work/got")"
fi

mkdir "$work/out"
"$FLASHLOUPE" cat damaged.uimage /network.sh >"$work/cat"
expect 1 extract damaged.uimage -C "$work/out"
cmp "$work/cat" "$work/out/network.sh" || fail "cat and extract differ"
[ -e "$work/out/init/rcS" ] && fail "an unreadable file was extracted"
expect 0 extract nocm-unpadded.jffs2 / --directory="$work/all"
# Devices are left out, and counted, unless root asks for them: that is no damage.
expect 4 extract 7518-hi3518-home.uimage /dev -C "$work/devices"
# Files that belong to root are complete only for root.
[ "$(id -u)" -eq 0 ] && complete=0 || complete=4
expect "$complete" extract nocm-unpadded.jffs2 / --as-root --directory="$work/asked"
expect 2 extract nocm-unpadded.jffs2 /none -C "$work/nothing"
[ -e "$work/nothing" ] && fail "a directory was left where nothing was extracted"
"$FLASHLOUPE" extract damaged.uimage /sensor/current.ini /wifi -C "$work/some" \
	>/dev/null 2>&1
if [ ! -L "$work/some/current.ini" ] || [ ! -d "$work/some/wifi" ]; then
	fail "single paths were not extracted"
fi
[ -z "$(find "$work" -name '.flashloupe*')" ] || fail "temporary files stayed"

sums >"$work/after"
cmp "$work/before" "$work/after" || fail "something was written beside the images"

# patch accepts the diff of two versions.
if command -v patch >/dev/null; then
	"$FLASHLOUPE" history history.jffs2 /config.ini --version=1 >"$work/file"
	"$FLASHLOUPE" history history.jffs2 /config.ini --version=5 >"$work/five"
	"$FLASHLOUPE" diff history.jffs2 /config.ini 1 5 >"$work/patch"
	patch -s "$work/file" "$work/patch" || fail "patch refuses the diff"
	cmp "$work/file" "$work/five" || fail "the patched file is not version 5"
fi

# ---- help and completion ----

. "$srcdir/tests/shell/cli_help.sh"

if [ $failed -gt 0 ]; then
	echo "$failed failed"
	exit 1
fi
