# Turns a story into a little-endian JFFS2 image, node by node: the histories that
# mkfs.jffs2 can't write, such as a file that is changed, renamed, cut and deleted.
#
#   LC_ALL=C awk -v block=8192 -v blocks=5 -f log-to-jffs2.awk STORY >IMAGE
#
# A line is one of these; MODE is octal, in TEXT \n ends a line, # begins a remark:
#
#   at SECONDS [ATIME]                             the time of the nodes that follow
#   free BLOCK...                                  the free blocks, in the order of their list
#   summaries                                      the kernel writes summaries from here on
#   dirent PARENT VERSION INO TYPE NAME            TYPE: 8 file, 4 folder, 10 link, 0 none
#   inode INO VERSION MODE ISIZE OFFSET TEXT       uncompressed; no TEXT: metadata alone
#   hole INO VERSION MODE ISIZE OFFSET LENGTH      zeros that take no room
#   noise INO VERSION MODE LENGTH                  a file of bytes that no compressor shortens,
#                                                  in as many nodes as the kernel would make
#   old LINE                                       LINE, with its node marked obsolete
#
# A block is closed as jffs2_do_reserve_space does it: when the next node and the summary do
# not both fit, the summary takes what is left. Blocks that are still free have a cleanmarker.

# ---- numbers: xor and the kernel's CRC, which starts at 0 and isn't inverted ----

function xor8(a, b,    bit, result) {
	for (bit = 1; bit < 256; bit *= 2) {
		if (a % 2 != b % 2)
			result += bit
		a = int(a / 2)
		b = int(b / 2)
	}
	return result + 0
}

function xor32(a, b,    place, result) {
	for (place = 1; place < 4294967296; place *= 256) {
		result += xor_of[a % 256, b % 256] * place
		a = int(a / 256)
		b = int(b / 256)
	}
	return result
}

function prepare(    a, b, i, crc) {
	for (a = 0; a < 256; a++)
		for (b = a; b < 256; b++)
			xor_of[a, b] = xor_of[b, a] = xor8(a, b)
	for (a = 0; a < 256; a++) {
		crc = a
		for (i = 0; i < 8; i++)
			crc = crc % 2 ? xor32(int(crc / 2), 3988292384) : crc / 2
		crc_of[a] = crc
	}
	for (i = 1; i < 256; i++)
		code_of[sprintf("%c", i)] = i
}

# crc(from, to): over node[from] ... node[to - 1]
function crc(from, to,    i, value) {
	value = 0
	for (i = from; i < to; i++)
		value = xor32(crc_of[xor_of[value % 256, node[i]]], int(value / 256))
	return value
}

# ---- one node: put together in node[0 .. size-1], then written ----

function put(at, value, bytes) {
	for (; bytes-- > 0; at++) {
		node[at] = value % 256
		value = int(value / 256)
	}
}

function put_header(type) {
	put(0, 6533, 2)                         # 0x1985
	put(2, type, 2)
	put(4, size, 4)
	put(8, crc(0, 8), 4)
}

function begin_node(type, header, data,    i) {
	size = header + length(data)
	put_header(type + 57344)                # accurate: 0xe000
	for (i = 0; i < length(data); i++)
		node[header + i] = code_of[substr(data, i + 1, 1)]
}

function padded(bytes) {
	return int((bytes + 3) / 4) * 4
}

# Room for `least` bytes and a record of `record` bytes in the summary, or the next block.
function reserve(least, record,    first) {
	if (summaries && padded(least) + padded(sum_size + record + 40) > block - used) {
		write_summary()
		first = free
		sub(/ .*/, "", first)
		sub(/^[^ ]+ */, "", free)
		begin_block(first)
	}
}

# What jffs2_do_reserve_space gives a writer of data, of which the node takes all.
function room() {
	return block - used - (summaries ? padded(sum_size + 18 + 40) : 0)
}

function write_node(    i, start) {
	start = number * block + used
	if (obsolete)
		node[3] -= 32                   # the accurate bit, 0x2000
	for (i = 0; i < size; i++)
		image[start + i] = node[i]
	used += padded(size)
}

function cleanmarker() {
	size = 12
	put_header(8195)                        # 0x2003
	obsolete = 0
	write_node()
}

function begin_block(n) {
	number = n
	used = sum_size = sum_count = 0
	begun[n] = 1
	cleanmarker()
}

# A record of the summary: numbers of the given widths in bytes, then a name.
function note(name) {
	records[sum_count, "name"] = name
	sum_size += records[sum_count++, "size"] + length(name)
}

function note_inode() {
	if (obsolete)
		return
	records[sum_count, "size"] = 18
	records[sum_count] = "57346:2 " ino_now ":4 " version_now ":4 " used ":4 " size ":4"
	note("")
}

function note_dirent(parent, version, ino, type, name) {
	if (obsolete)
		return
	records[sum_count, "size"] = 24
	records[sum_count] = "57345:2 " size ":4 " used ":4 " parent ":4 " version ":4 " \
		ino ":4 " length(name) ":1 " type ":1"
	note(name)
}

# kernel: jffs2_sum_write_data
function write_summary(    at, i, k, n, fields, pair) {
	size = block - used
	for (i = 32; i < size; i++)
		node[i] = 255
	at = 32
	for (k = 0; k < sum_count; k++) {
		n = split(records[k], fields, " ")
		for (i = 1; i <= n; i++) {
			split(fields[i], pair, ":")
			put(at, pair[1], pair[2])
			at += pair[2]
		}
		for (i = 1; i <= length(records[k, "name"]); i++)
			node[at++] = code_of[substr(records[k, "name"], i, 1)]
	}
	put(size - 8, used, 4)
	put(size - 4, 42276997, 4)              # 0x02851885
	put_header(8198)                        # 0x2006
	put(12, sum_count, 4)
	put(16, 12, 4)                          # cln_mkr
	put(20, 0, 4)
	put(24, crc(32, size), 4)
	put(28, crc(0, 24), 4)
	obsolete = 0
	write_node()
}

function dirent(parent, version, ino, type, name,    was_old) {
	was_old = obsolete
	reserve(40 + length(name), 24 + length(name))
	obsolete = was_old
	begin_node(1, 40, name)
	put(12, parent, 4)
	put(16, version, 4)
	put(20, ino, 4)
	put(24, now, 4)
	put(28, length(name), 1)
	put(29, type, 1)
	put(30, 0, 2)
	put(32, crc(0, 32), 4)
	put(36, crc(40, size), 4)
	note_dirent(parent, version, ino, type, name)
	write_node()
}

# The fields of an inode node of which `size` and the data are there.
function put_inode(ino, version, mode, isize, offset, dsize, compr) {
	put(12, ino, 4)
	put(16, version, 4)
	put(20, octal(mode), 4)
	put(24, 0, 4)                           # uid, gid
	put(28, isize, 4)
	put(32, atime, 4)
	put(36, now, 4)                         # mtime, ctime
	put(40, now, 4)
	put(44, offset, 4)
	put(48, size - 68, 4)
	put(52, dsize, 4)
	put(56, compr, 4)                       # 1 zero, 0 none; usercompr, flags
	put(60, crc(68, size), 4)
	put(64, crc(0, 60), 4)
	ino_now = ino
	version_now = version
	note_inode()
	write_node()
}

# A write asks for room for 128 bytes of data (kernel: JFFS2_MIN_DATA_LEN) and takes what it
# needs.
function inode(ino, version, mode, isize, offset, text, hole,    was_old) {
	was_old = obsolete
	reserve(68 + (text == "" || mode ~ /^12/ ? length(text) : 128), 18)
	obsolete = was_old
	begin_node(2, 68, text)
	put_inode(ino, version, mode, isize, offset, hole ? hole : length(text), hole ? 1 : 0)
}

# kernel: jffs2_write_inode_range, page by page
function noise(ino, version, mode, len,    at, end, take, i) {
	for (at = 0; at < len; at += take) {
		reserve(68 + 128, 18)
		end = (int(at / 4096) + 1) * 4096
		take = (end < len ? end : len) - at
		if (take > room() - 68)
			take = room() - 68
		size = 68 + take
		put_header(57346)
		for (i = 0; i < take; i++) {
			seed = (seed * 16807) % 2147483647
			node[68 + i] = int(seed / 4096) % 256
		}
		put_inode(ino, version++, mode, at + take, at, take, 0)
	}
}

function octal(digits,    i, value) {
	for (i = 1; i <= length(digits); i++)
		value = value * 8 + substr(digits, i, 1)
	return value
}

# rest(n): the line without its first n words
function rest(n,    line) {
	line = $0
	for (; n > 0; n--)
		sub(/^[^ ]+ ?/, "", line)
	gsub(/\\n/, "\n", line)
	return line
}

# ---- the story ----

BEGIN {
	prepare()
	seed = 2015
	begin_block(0)
}

/^#/ || !NF { next }

{ obsolete = $1 == "old"; if (obsolete) $0 = rest(1) }

$1 == "at" { now = $2; atime = NF > 2 ? $3 : now; next }
$1 == "free" { free = rest(1); next }
$1 == "summaries" { summaries = 1; next }
$1 == "dirent" { dirent($2, $3, $4, $5, $6); next }
$1 == "inode" { inode($2, $3, $4, $5, $6, rest(6), 0); next }
$1 == "hole" { inode($2, $3, $4, $5, $6, "", $7); next }
$1 == "noise" { noise($2, $3, $4, $5); next }
{ print "line " NR ": " $1 "?" >"/dev/stderr"; exit 1 }

END {
	for (n = 0; n < blocks; n++)
		if (!(n in begun))
			begin_block(n)
	for (i = 0; i < block * blocks; i++)
		printf "%c", i in image ? image[i] : 255
}
