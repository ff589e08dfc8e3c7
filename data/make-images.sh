#!/bin/sh
# Makes the sample images, bit for bit the same each time:
#
#   data/make-images.sh [FOLDER]      (default: the folder of this script)
#
# Everything in them is made up here; README.md beside this script says what each image
# shows. Times, owners and device nodes are fixed by touch and fakeroot, random-looking
# bytes come from a small generator. Another zlib or mkfs.jffs2 may give other bytes.
# Made with Debian 12's mtd-utils 2.1.5, u-boot-tools 2023.01 and zlib 1.2.13; needs fakeroot, and
# flashloupe (FLASHLOUPE, or build/flashloupe) for the last two.

set -eu

if [ -z "${FAKEROOTKEY-}" ]; then
	exec fakeroot sh "$0" "$@"
fi

PATH=$PATH:/usr/sbin:/sbin
LC_ALL=C
TZ=UTC
SOURCE_DATE_EPOCH=1421856858 # Wed Jan 21 16:14:18 2015
export PATH LC_ALL TZ SOURCE_DATE_EPOCH
umask 022

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
out=$(CDPATH='' cd -- "${1:-$here}" && pwd -P)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# ---- makers of files ----

# text FILE [MODE]: standard input becomes FILE
text() {
	mkdir -p "$(dirname "$1")"
	cat >"$1"
	chmod "${2-644}" "$1"
}

# noise SEED SIZE: SIZE bytes that no compressor can shorten
noise() {
	awk -v seed="$1" -v size="$2" 'BEGIN {
		for (i = 0; i < size; i++) {
			seed = (seed * 16807) % 2147483647
			printf "%c", int(seed / 4096) % 256
		}
	}'
}

# machine_code SEED SIZE: what looks like an ARM program: a header, instructions with
# repeated patterns, and a table of names; a compressor halves it
machine_code() {
	awk -v seed="$1" -v size="$2" '
	function random(below) {
		seed = (seed * 16807) % 2147483647
		return int(seed / 65536) % below
	}
	function byte(value) {
		printf "%c", value
		written++
	}
	function word(value) {
		byte(value % 256)
		byte(int(value / 256) % 256)
		byte(int(value / 65536) % 256)
		byte(int(value / 16777216))
	}
	BEGIN {
		printf "%cELF%c%c%c", 127, 1, 1, 1
		for (written = 7; written < 16; )
			byte(0)
		word(2621441 + random(2))       # relocatable or not, ARM
		word(1)
		code = size - int(size / 8)
		while (written < code) {
			kind = random(10)
			if (kind < 3)           # ldr rX, [rY, #n]
				word(3851354112 + random(16) * 65536 + random(12) * 4096 + random(64) * 4)
			else if (kind < 5)      # mov rX, rY
				word(3785359360 + random(12) * 4096 + random(12))
			else if (kind < 7)      # mov rX, #n
				word(3818913792 + random(12) * 4096 + random(256))
			else if (kind < 8)      # bl label
				word(3942645760 + random(65536))
			else if (kind < 9)      # str rX, [sp, #n]
				word(3850174464 + random(12) * 4096 + random(32) * 4)
			else                    # pop {..., pc}
				word(3904733184 + 32768 + random(16) * 16)
		}
		n = split("open close read write ioctl reset start stop init probe", verb)
		m = split("isp sensor venc vi vo audio i2c gpio dma irq", noun)
		while (written < size) {
			name = noun[1 + random(m)] "_" verb[1 + random(n)] "_" random(100)
			name = substr(name, 1, size - written - 1)
			printf "%s%c", name, 0
			written += length(name) + 1
		}
	}'
}

# tone CODING SECONDS/10 FREQUENCY...: a WAV file, 8000 Hz, mono, that plays one
# frequency after the other; CODING is pcm8, pcm16 or alaw
tone() {
	coding=$1
	tenths=$2
	shift 2
	awk -v coding="$coding" -v tenths="$tenths" -v frequencies="$*" '
	function le(value, bytes) {
		while (bytes-- > 0) {
			printf "%c", value % 256
			value = int(value / 256)
		}
	}
	function alaw(sample,    sign, exponent, mantissa, code, i, bit, result) {
		sign = sample >= 0 ? 128 : 0
		if (sample < 0)
			sample = -sample - 1
		sample = int(sample / 16)
		for (exponent = 7; exponent > 0 && sample < 16 * 2 ^ exponent; exponent--)
			;
		mantissa = exponent > 0 ? int(sample / 2 ^ exponent) : sample
		code = sign + exponent * 16 + mantissa % 16
		# every second bit is inverted: code ^ 0x55
		result = 0
		for (i = 0; i < 8; i++) {
			bit = int(code / 2 ^ i) % 2
			result += (i % 2 == 0 ? 1 - bit : bit) * 2 ^ i
		}
		return result
	}
	BEGIN {
		count = split(frequencies, frequency, " ")
		width = coding == "pcm16" ? 2 : 1
		samples = 800 * tenths * count
		printf "RIFF"; le(36 + samples * width, 4); printf "WAVEfmt "
		le(16, 4); le(coding == "alaw" ? 6 : 1, 2); le(1, 2); le(8000, 4)
		le(8000 * width, 4); le(width, 2); le(8 * width, 2)
		printf "data"; le(samples * width, 4)
		seed = 7518
		for (f = 1; f <= count; f++)
			for (i = 0; i < 800 * tenths; i++) {
				seed = (seed * 16807) % 2147483647
				fade = 1 - i / (800 * tenths)
				value = 24000 * fade * sin(2 * 3.14159265358979 * frequency[f] * i / 8000)
				value = int(value + int(seed / 65536) % 64)
				if (coding == "pcm16")
					le(value < 0 ? value + 65536 : value, 2)
				else if (coding == "alaw")
					printf "%c", alaw(value)
				else
					printf "%c", int(value / 256) + 128
			}
	}'
}

# picture WIDTH HEIGHT: a BMP file with rings in 256 shades
picture() {
	awk -v width="$1" -v height="$2" '
	function le(value, bytes) {
		while (bytes-- > 0) {
			printf "%c", value % 256
			value = int(value / 256)
		}
	}
	BEGIN {
		printf "BM"; le(1078 + width * height, 4); le(0, 4); le(1078, 4)
		le(40, 4); le(width, 4); le(height, 4); le(1, 2); le(8, 2)
		for (i = 0; i < 6; i++)
			le(0, 4)
		for (i = 0; i < 256; i++)
			printf "%c%c%c%c", i, int(i * 3 / 4), int(i / 2), 0
		for (y = 0; y < height; y++)
			for (x = 0; x < width; x++)
				printf "%c", int(((x - width / 2) ^ 2 + (y - height / 2) ^ 2) / 16) % 256
	}'
}

# ---- the home folder of a camera ----

make_scripts() {
	text "$1/init/rcS" 755 <<-'EOF'
		#!/bin/sh
		# Runs once, after the root file system is mounted and before start.sh.
		mount -t proc proc /proc
		mount -t tmpfs tmpfs /tmp
		hostname camera-7518
		for script in /home/init/S[0-9][0-9]*; do
		    [ -x "$script" ] && "$script" start
		done
		/home/start.sh &
	EOF
	text "$1/init/S10modules" 755 <<-'EOF'
		#!/bin/sh
		# The drivers, in the order in which they need one another.
		cd /home/ko || exit 1
		for name in mmz base sys isp viu vpss venc ai; do
		    insmod "hi3518_$name.ko" || echo "no $name" >/dev/console
		done
		sensor=$(sed -n 's/^sensor *= *//p' /home/config/ipcam.ini)
		insmod "sensor_$sensor.ko"
		insmod wlan_8188.ko
	EOF
	text "$1/init/S20network" 755 <<-'EOF'
		#!/bin/sh
		case "$1" in
		start) /home/network.sh up ;;
		stop) /home/network.sh down ;;
		esac
	EOF
	text "$1/start.sh" 755 <<-'EOF'
		#!/bin/sh
		# Keeps the camera program running; five failures in a row mean a reboot.
		export LD_LIBRARY_PATH=/home/lib
		failures=0
		while [ $failures -lt 5 ]; do
		    /home/bin/ipcam --config /home/config/ipcam.ini
		    [ $? -eq 0 ] && failures=0 || failures=$((failures + 1))
		    sleep 2
		done
		echo "ipcam failed five times" >>/home/log/fatal
		reboot
	EOF
	text "$1/network.sh" 755 <<-'EOF'
		#!/bin/sh
		# up: the cable if there is one, else wireless. down: both off.
		. /home/config/network.ini
		up() {
		    ifconfig lo 127.0.0.1
		    ifconfig eth0 up
		    sleep 3
		    if [ "$(cat /sys/class/net/eth0/carrier)" = 1 ]; then
		        device=eth0
		    else
		        /home/wifi/wifi.sh start && device=wlan0
		    fi
		    if [ "$dhcp" = yes ]; then
		        udhcpc -b -i "$device" -H "$name"
		    else
		        ifconfig "$device" "$address" netmask "$netmask"
		        route add default gw "$gateway"
		        echo "nameserver $dns" >/tmp/resolv.conf
		    fi
		}
		down() {
		    killall udhcpc wpa_supplicant
		    ifconfig wlan0 down
		    ifconfig eth0 down
		}
		"${1:-up}"
	EOF
	text "$1/wifi/wifi.sh" 750 <<-'EOF'
		#!/bin/sh
		conf=/home/wifi/wpa_supplicant.conf
		case "$1" in
		start) ifconfig wlan0 up && wpa_supplicant -B -i wlan0 -c $conf ;;
		stop) killall wpa_supplicant ;;
		scan) iwlist wlan0 scan | sed -n 's/.*ESSID://p' | sort -u ;;
		*) echo "usage: $0 start|stop|scan"; exit 2 ;;
		esac
	EOF
}

make_configs() {
	text "$1/config/ipcam.ini" <<-'EOF'
		[camera]
		model    = 7518
		name     = front door
		sensor   = ov9712
		rotate   = 0
		infrared = auto

		[video]
		main.size    = 1280x720
		main.rate    = 25
		main.bitrate = 2048
		sub.size     = 640x360
		sub.rate     = 15
		sub.bitrate  = 512

		[audio]
		input  = yes
		coding = alaw
		volume = 70

		[server]
		http = 80
		rtsp = 554
	EOF
	text "$1/config/network.ini" <<-'EOF'
		name=camera-7518
		dhcp=yes
		address=192.168.1.88
		netmask=255.255.255.0
		gateway=192.168.1.1
		dns=192.168.1.1
		ntp=ntp.example.org
	EOF
	text "$1/config/users.ini" 600 <<-'EOF'
		# name:password:rights
		admin:change-me:all
		viewer:look:live
		recorder:keep:live,record
	EOF
	text "$1/config/motion.ini" <<-'EOF'
		[motion]
		enabled     = yes
		sensitivity = 60
		hold        = 10
		zones       = 4
	EOF
	awk 'BEGIN { for (y = 0; y < 18; y++) for (x = 0; x < 22; x++)
		printf "cell.%02d.%02d = %d\n", x, y, (x - 11) ^ 2 + (y - 9) ^ 2 < 60 }' \
		>>"$1/config/motion.ini"
	text "$1/wifi/wpa_supplicant.conf" 600 <<-'EOF'
		ctrl_interface=/tmp/wpa
		update_config=1

		network={
		    ssid="example"
		    psk="not a real one"
		    key_mgmt=WPA-PSK
		    priority=5
		}
	EOF
	for sensor in ar0130 imx222 ov9712; do
		mkdir -p "$1/sensor"
		awk -v name=$sensor 'BEGIN {
			seed = length(name) * 1000 + index("aio", substr(name, 1, 1))
			print "# " name ": register = value, written in this order"
			print "[mode]"
			print "size = 1280x720\nrate = 25\nbits = 10\n\n[registers]"
			for (i = 0; i < 120; i++) {
				seed = (seed * 16807) % 2147483647
				printf "0x%04x = 0x%02x\n", 12288 + i * 2, seed % 256
			}
		}' >"$1/sensor/$sensor.ini"
	done
	ln -s ov9712.ini "$1/sensor/current.ini"
	text "$1/config/onvif.xml" <<-'EOF'
		<?xml version="1.0" encoding="utf-8"?>
		<device>
		  <manufacturer>Example</manufacturer>
		  <model>7518</model>
		  <scopes>
		    <scope>onvif://www.onvif.org/type/video_encoder</scope>
		    <scope>onvif://www.onvif.org/location/front-door</scope>
		  </scopes>
		  <profile name="main" size="1280x720" rate="25"/>
		  <profile name="sub" size="640x360" rate="15"/>
		</device>
	EOF
}

make_web_pages() {
	text "$1/www/index.html" <<-'EOF'
		<!DOCTYPE html>
		<html>
		<head>
		<meta charset="utf-8">
		<title>Camera 7518</title>
		<link rel="stylesheet" href="css/style.css">
		<script src="js/camera.js"></script>
		<script src="lang/en.js"></script>
		</head>
		<body onload="show('live')">
		<h1><img src="img/logo.bmp" alt=""> Camera 7518</h1>
		<ul id="menu">
		<li onclick="show('live')" data-text="live"></li>
		<li onclick="show('records')" data-text="records"></li>
		<li onclick="show('settings')" data-text="settings"></li>
		</ul>
		<div id="page"></div>
		</body>
		</html>
	EOF
	for page in live records settings alarm users network; do
		awk -v page=$page 'BEGIN {
			print "<h2 data-text=\"" page "\"></h2>\n<table>"
			for (i = 1; i <= 24; i++)
				printf "<tr><td data-text=\"%s.%d\"></td>" \
					"<td><input name=\"%s.%d\" value=\"\"></td></tr>\n", page, i, page, i
			print "</table>"
		}' >"$1/www/$page.html"
	done
	text "$1/www/css/style.css" <<-'EOF'
		body  { margin: 0; font: 14px sans-serif; background: #20252b; color: #dde; }
		h1    { margin: 0; padding: 8px 16px; background: #343b45; font-size: 18px; }
		#menu { float: left; width: 160px; margin: 0; padding: 0; list-style: none; }
		#menu li       { padding: 10px 16px; cursor: pointer; }
		#menu li:hover { background: #3f4854; }
		#page { margin-left: 160px; padding: 16px; }
		input { background: #2b3139; color: #dde; border: 1px solid #566; }
		.alarm { color: #f66; }
	EOF
	text "$1/www/js/camera.js" <<-'EOF'
		// One page, loaded piece by piece; texts come from lang/*.js.
		function get(url, done) {
		    var request = new XMLHttpRequest();
		    request.onload = function () { done(request.responseText); };
		    request.open("GET", url);
		    request.send();
		}
		function translate(node) {
		    var list = node.querySelectorAll("[data-text]");
		    for (var i = 0; i < list.length; i++) {
		        var key = list[i].getAttribute("data-text");
		        list[i].textContent = texts[key] || key;
		    }
		}
		function show(name) {
		    get(name + ".html", function (html) {
		        var page = document.getElementById("page");
		        page.innerHTML = html;
		        translate(document);
		        if (name === "live")
		            refresh();
		    });
		}
		function refresh() {
		    var image = new Image();
		    image.onload = function () { setTimeout(refresh, 200); };
		    image.src = "cgi-bin/snapshot.cgi?" + Date.now();
		}
	EOF
	text "$1/www/cgi-bin/snapshot.cgi" 755 <<-'EOF'
		#!/bin/sh
		echo "Content-Type: image/jpeg"
		echo "Cache-Control: no-store"
		echo
		/home/bin/ipcamctl snapshot -
	EOF
	text "$1/www/lang/en.js" <<-'EOF'
		var texts = { live: "Live", records: "Recordings", settings: "Settings" };
	EOF
	text "$1/www/lang/de.js" <<-'EOF'
		var texts = { live: "Bild", records: "Aufnahmen", settings: "Einstellungen" };
	EOF
	text "$1/www/lang/日本語.js" <<-'EOF'
		var texts = { live: "ライブ", records: "録画", settings: "設定" };
	EOF
	mkdir -p "$1/www/img"
	picture 64 48 >"$1/www/img/logo.bmp"
	chown -R -h 33:33 "$1/www"
}

make_sounds() {
	mkdir -p "$1/sound"
	tone pcm16 3 440 554 659 880 >"$1/sound/startup.wav"
	tone pcm8 4 880 660 >"$1/sound/doorbell.wav"
	tone alaw 3 1000 1400 1000 1400 >"$1/sound/alarm.wav"
	tone alaw 2 523 >"$1/sound/key.wav"
	tone pcm8 2 392 330 >"$1/sound/goodbye.wav"
}

# make_home FOLDER: the tree of the main sample
make_home() {
	make_scripts "$1"
	make_configs "$1"
	make_web_pages "$1"
	make_sounds "$1"

	mkdir -p "$1/ko" "$1/bin" "$1/lib" "$1/dev" "$1/log/archive/2015/01"
	seed=100
	while read -r name size; do
		seed=$((seed + 1))
		machine_code $seed "$size" >"$1/ko/$name.ko"
	done <<-'EOF'
		hi3518_ai 9244
		hi3518_base 13480
		hi3518_isp 62120
		hi3518_mmz 21016
		hi3518_sys 34568
		hi3518_venc 48904
		hi3518_viu 41232
		hi3518_vpss 30060
		sensor_ar0130 7340
		sensor_ov9712 7012
		wlan_8188 88064
	EOF

	machine_code 7518 131072 >"$1/bin/ipcam"
	chmod 755 "$1/bin/ipcam"
	ln "$1/bin/ipcam" "$1/bin/recorder"
	machine_code 7519 18436 >"$1/bin/ipcamctl"
	chmod 4755 "$1/bin/ipcamctl"
	ln -s ipcamctl "$1/bin/reboot"
	machine_code 7520 26212 >"$1/lib/libaudio.so.1.2"
	chmod 755 "$1/lib/libaudio.so.1.2"
	ln -s libaudio.so.1.2 "$1/lib/libaudio.so.1"
	ln -s libaudio.so.1 "$1/lib/libaudio.so"
	noise 2015 24000 >"$1/lib/wlan_8188.fw"

	# A calibration table with a long hole of zeros between its two halves.
	{
		noise 1 1500
		head -c 20000 /dev/zero
		noise 2 1500
	} >"$1/config/calibration.bin"

	mknod -m 600 "$1/dev/console" c 5 1
	mknod -m 660 "$1/dev/ttyAMA0" c 204 64
	mknod -m 640 "$1/dev/mtdblock3" b 31 3
	mkfifo -m 622 "$1/dev/events"
	chmod 1777 "$1/log"
	ln -s /mnt/sd/record "$1/record"
	ln -s ../../../config/ipcam.ini "$1/log/archive/2015/last.ini"
	: >"$1/.upgraded"
	chmod 400 "$1/.upgraded"
	echo '7518-hi3518 1.1.3 build 20150121' | text "$1/version"

	find "$1" -exec touch -h -d 2014-12-30T09:30:00Z {} +
	find "$1/config" "$1/wifi" "$1/sensor" -exec touch -h -d 2015-01-09T17:42:10Z {} +
	find "$1/www" -exec touch -h -d 2015-01-14T11:05:33Z {} +
	touch -d 2015-01-21T16:13:57Z "$1/version" "$1/.upgraded" "$1/config/ipcam.ini" "$1"
}

# ---- the images ----

# uimage NAME TYPE COMPRESSION PAYLOAD RESULT
uimage() {
	mkimage -A arm -O linux -T "$2" -C "$3" -a 0 -e 0 -n "$1" -d "$4" "$5" >/dev/null
}

# overwrite FILE OFFSET OCTAL-BYTES: as printf writes them
overwrite() {
	# shellcheck disable=SC2059  # the bytes are the format
	printf "$3" | dd of="$1" bs=1 seek="$(($2))" conv=notrunc status=none
}

main_sample() {
	make_home home
	mkfs.jffs2 -l -e 64KiB -r home -o home.jffs2
	uimage 7518-hi3518-home filesystem none home.jffs2 "$out/7518-hi3518-home.uimage"
}

# Big endian; three blocks with a summary at their end but for the last.
summary_sample() {
	mkdir -p be
	make_configs be
	make_web_pages be
	noise 64 90000 >be/recording.dat
	machine_code 65 40000 >be/viewer
	chmod 755 be/viewer
	find be -exec touch -h -d 2012-03-04T05:06:07Z {} +
	mkfs.jffs2 -b -e 64KiB -r be -o be.jffs2
	sumtool -b -e 64KiB -i be.jffs2 -o "$out/be-64k-sum.jffs2"
}

# Little endian, no cleanmarkers, and it ends where its last node ends.
bare_sample() {
	mkdir -p nocm
	make_scripts nocm
	make_configs nocm
	tone alaw 5 700 900 >nocm/bell.wav
	machine_code 66 60000 >nocm/server
	chmod 755 nocm/server
	find nocm -exec touch -h -d 2010-10-10T10:10:10Z {} +
	mkfs.jffs2 -l -n -e 32KiB -r nocm -o "$out/nocm-unpadded.jffs2"
}

# The flash of a small device: a boot loader, a uImage with a gzip-compressed text, a
# JFFS2 part with 16 KiB blocks at 0x8000, and erased flash to the end.
dump_sample() {
	mkdir -p settings
	make_configs settings
	find settings -exec touch -h -d 2013-01-01T00:00:00Z {} +
	mkfs.jffs2 -l -e 16KiB -p -r settings -o settings.jffs2

	awk 'BEGIN {
		print "A text in the place of a kernel: this image starts no machine."
		print "It shows that a payload is decompressed before it is shown.\n"
		for (i = 1; i <= 400; i++)
			printf "line %3d: %d squared is %d\n", i, i, i * i
	}' >kernel.txt
	gzip -9 -n kernel.txt
	uimage "text for a demo" kernel gzip kernel.txt.gz kernel.uimage

	{
		machine_code 1 7900
		printf 'boot 1.0 (made up)\0bootargs=console=ttyAMA0 root=mtd2 rootfstype=jffs2\0\0'
	} >boot.bin
	tr '\0' '\377' </dev/zero | head -c $((0x18000)) >dump.bin
	dd if=boot.bin of=dump.bin conv=notrunc status=none
	dd if=kernel.uimage of=dump.bin bs=4096 seek=2 conv=notrunc status=none
	dd if=settings.jffs2 of=dump.bin bs=4096 seek=8 conv=notrunc status=none
	cp dump.bin "$out/dump.bin"
}

# A small JFFS2 in a uImage, and what can happen to it. The offsets in the JFFS2 fit the
# nodes that the tools named above write.
damaged_sample() {
	mkdir -p hurt
	make_scripts hurt
	make_configs hurt
	machine_code 67 50000 >hurt/server
	noise 68 8000 >hurt/key.bin
	find hurt -exec touch -h -d 2015-01-21T16:00:00Z {} +
	mkfs.jffs2 -l -e 16KiB -r hurt -o hurt.jffs2
	uimage "damaged on purpose" filesystem none hurt.jffs2 hurt.uimage

	# What a driver does when key.bin is deleted: the "accurate" bit of each of its
	# nodes is cleared, nothing else. Its contents are all there.
	overwrite hurt.uimage 0x40+0x00f0+3 '\300'
	overwrite hurt.uimage 0x40+0x0120+3 '\300'
	overwrite hurt.uimage 0x40+0x1164+3 '\300'
	# The cleanmarker of block 1 is gone.
	overwrite hurt.uimage 0x40+0x4000 '\377\377\377\377\377\377\377\377\377\377\377\377'
	# server, version 6: an impossible length, so the header CRC is wrong.
	overwrite hurt.uimage 0x40+0x5164+6 '\377'
	# server, version 12: some data bytes are zeros, the data CRC is wrong.
	overwrite hurt.uimage 0x40+0x9000 '\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0'
	# onvif.xml: a letter of the name is changed, the name CRC is wrong.
	overwrite hurt.uimage 0x40+0xafa8+40 O
	# users.ini: the mode is changed, the node CRC is wrong.
	overwrite hurt.uimage 0x40+0xb134+20 '\377'
	# init/rcS: one bit of its compressed data, the data CRC is wrong.
	overwrite hurt.uimage 0x40+0xb428+84 '\0'
	# The end is cut off, in the middle of the last node.
	head -c 49364 hurt.uimage >"$out/damaged.uimage"
}

# What a running device leaves behind, told line by line: every node is one that Linux would
# write, where it would write it. Node by node, a viewer can follow how each file came to be
# what it is.
history_sample() {
	cat >story <<-'EOF'
		at 1420070400
		# The partition as mkfs.jffs2 made it: a file, a link to it, a folder.
		dirent 1 0 2 8 config.ini
		inode 2 1 100644 31 0 mode = 1\nname = camera\nrate = 5
		dirent 1 1 3 10 current
		inode 3 1 120777 10 0 config.ini
		dirent 1 2 4 4 notes
		inode 4 1 40755 0 0

		# The first kernel has no summaries, so that on NOR flash it marks in place what is
		# obsolete: the empty node with which each file begins as soon as data follows.
		at 1420074000
		old inode 5 1 100644 0 0
		dirent 4 2 5 8 draft.txt
		inode 5 2 100644 24 0 first words\nsecond line\n
		# One character of a file is changed. A write begins at a multiple of four.
		inode 2 2 100644 31 4  = 9
		# A file that is deleted: its name and its data are marked.
		old inode 6 1 100644 0 0
		old dirent 1 3 6 8 crash.log
		old inode 6 2 100644 25 0 out of memory at line 40\n
		at 1420077600
		old inode 7 1 100600 0 0
		dirent 1 4 7 8 secret.key
		inode 7 2 100600 29 0 this key was never a real one

		# Then the device gets a kernel with summaries, which marks nothing: block 0 is
		# written on, and the free blocks are in the order that jffs2_rotate_lists gives
		# them: found as 4 3 2 1, turned by the sum of all versions, 18, modulo 4.
		free 1 4 3 2
		summaries
		at 1421679600
		# A line is added; then an editor writes all of it anew, and cuts off the rest.
		inode 2 3 100644 45 28 = 5\nsensor = none
		inode 2 4 100644 45 0 mode = 2\nname = front door\nrate = 25\n
		inode 2 5 100644 37 0
		# A file is renamed: a new name, a whiteout for the old one.
		dirent 4 3 5 8 final.txt
		dirent 4 4 0 0 draft.txt
		# A file is deleted: its nodes stay until their block is erased.
		dirent 1 5 0 0 secret.key
		# An update is saved, installed and deleted, which fills block 0 and most of block 1.
		at 1421680200
		inode 8 1 100644 0 0
		dirent 1 6 8 8 update.bin
		noise 8 2 100644 12760
		dirent 1 7 0 0 update.bin
		at 1421856838
		# A link is made anew under another name, which then replaces the first one.
		inode 9 1 120777 15 0 notes/final.txt
		dirent 1 8 9 10 current.new
		dirent 1 9 9 10 current
		dirent 1 10 0 0 current.new
		# A file that is mostly a hole, with a word at its end.
		inode 10 1 100644 0 0
		dirent 1 11 10 8 sparse.bin
		hole 10 2 100644 65536 0 65536
		inode 10 3 100644 65540 65536 end\n
		# The last change of all does not fit into block 1.
		inode 2 6 100644 37 4  = 3

		# Now two blocks are free, fewer than the kernel wants: it collects block 0, the first
		# that is very dirty, node by node. Names and metadata are written under a new
		# version; data that is whole is copied with its version. Then the power fails.
		dirent 1 12 2 8 config.ini
		dirent 1 13 4 4 notes
		at 1421679600 1420070400
		inode 4 5 40755 0 0
		at 1420074000
		inode 5 2 100644 24 0 first words\nsecond line\n
	EOF
	awk -v block=8192 -v blocks=5 -f "$here/log-to-jffs2.awk" story >"$out/history.jffs2"
}

# Those that a simulated flash is left with when a script ends.
flash_samples() {
	flashloupe=${FLASHLOUPE:-$here/../build/flashloupe}
	"$flashloupe" flash "$here/scripts/gateway.flash" -f -o "$out/gateway.oob" >/dev/null
	"$flashloupe" flash "$here/scripts/power-cut.flash" -f -o "$out/power-cut.jffs2" >/dev/null
}

main_sample
summary_sample
bare_sample
dump_sample
damaged_sample
history_sample
flash_samples
