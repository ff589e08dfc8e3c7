#!/bin/sh
# Partitions in the output of other tools: environments of mkenvimage (u-boot-tools) and trees
# of dtc (device-tree-compiler), each in a made-up flash with a sample in it, twice.

set -u
srcdir=${srcdir:-$(pwd)}
FLASHLOUPE=${FLASHLOUPE:-$(pwd)/flashloupe}
if [ ! -x "$FLASHLOUPE" ]; then
	echo "flashloupe is not built"
	exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0
tried=0

# fill OCTAL COUNT: COUNT such bytes
fill() {
	head -c "$2" /dev/zero | tr '\000' "\\$1"
}

# pad COUNT: standard input, padded with 0xff to COUNT bytes
pad() {
	cat - >"$work/pad"
	cat "$work/pad"
	fill 377 $(($1 - $(wc -c <"$work/pad")))
}

# check NAME SOURCE: the flash of boot, the words in $work/words, two samples and a rest
check() {
	tried=$((tried + 1))
	{
		fill 125 262144
		pad 65536 <"$work/words"
		pad 196608 <"$srcdir/data/be-64k-sum.jffs2"
		pad 196608 <"$srcdir/data/be-64k-sum.jffs2"
		fill 377 65536
	} >"$work/flash"
	"$FLASHLOUPE" info "$work/flash" >"$work/info"
	grep -q "^  taken  *$2 at 000400.*: 5 partitions of spi0; " "$work/info" &&
		"$FLASHLOUPE" parts --tsv "$work/flash" |
		awk -F '\t' '$4 == "JFFS2" { print $2, $3, $7 }' >"$work/got" &&
		echo '327680 196608 a
524288 196608 b' | diff -u - "$work/got" && return
	echo "FAIL: $1"
	sed '/^uImage\|^JFFS2/,$d' "$work/info"
	failed=$((failed + 1))
}

cat >"$work/environment" <<'EOF2'
bootdelay=3
bootargs=console=ttyS0 ${mtdparts} root=/dev/mtdblock2
mtdids=nor0=spi0
mtdparts=mtdparts=spi0:256k(boot)ro,64k(env),192k(a),192k(b),-(rest)
EOF2
if command -v mkenvimage >/dev/null; then
	for options in '' -r '-p 0' -b '-b -r -p 0'; do
		# shellcheck disable=SC2086  # several options
		mkenvimage -s 0x10000 $options -o "$work/words" "$work/environment"
		check "mkenvimage $options" 'U-Boot environment'
		mkenvimage -s 0x4000 $options -o "$work/words" "$work/environment"
		check "mkenvimage $options, 16 KiB" 'U-Boot environment'
	done
fi

cat >"$work/board.dts" <<'EOF2'
/dts-v1/;
/ {
	#address-cells = <1>;
	#size-cells = <1>;
	chosen { bootargs = "console=ttyS0,115200"; };
	spi0 {
		partitions {
			compatible = "fixed-partitions";
			#address-cells = <1>;
			#size-cells = <1>;
			partition@0 { label = "boot"; reg = <0x0 0x40000>; read-only; };
			partition@40000 { label = "env"; reg = <0x40000 0x10000>; };
			partition@50000 { label = "a"; reg = <0x50000 0x30000>; };
			partition@80000 { label = "b"; reg = <0x80000 0x30000>; };
			partition@b0000 { label = "rest"; reg = <0xb0000 0x10000>; };
		};
	};
};
EOF2
if command -v dtc >/dev/null; then
	dtc -q -O dtb -o "$work/words" "$work/board.dts"
	check dtc 'device tree'
	sed '/partitions {/d; /compatible/d; s/spi0 {/spi0 { compatible = "jedec,spi-nor";/
		s/^\t\t};//' "$work/board.dts" >"$work/old.dts"
	dtc -q -O dtb -o "$work/words" "$work/old.dts"
	check "dtc, an old tree" 'device tree'
	sed '/partition/,/^\t\t};/d; s/ttyS0,115200/ttyS0 mtdparts=spi0:256k(boot),64k(env),'\
'192k(a),192k(b),-(rest)/' "$work/board.dts" >"$work/args.dts"
	dtc -q -O dtb -o "$work/words" "$work/args.dts"
	check "dtc, bootargs" 'kernel command line'
fi

[ "$tried" -gt 0 ] || exit 77
echo "$tried flashes tried, $failed failed"
[ "$failed" -eq 0 ]
