# Turns a story into a little-endian JFFS2 image, node by node: the histories that
# mkfs.jffs2 can't write, such as a file that is changed, renamed, cut and deleted.
#
#   LC_ALL=C awk -v block=4096 -f log-to-jffs2.awk STORY >IMAGE
#
# A line is one of these; MODE is octal, in TEXT \n ends a line, # begins a remark:
#
#   at SECONDS                                     the time of the nodes that follow
#   block                                          fill with FF to the next erase block
#   dirent PARENT VERSION INO TYPE NAME            TYPE: 8 file, 4 folder, 10 link, 0 none
#   inode INO VERSION MODE ISIZE OFFSET TEXT       uncompressed; no TEXT: metadata alone
#   hole INO VERSION MODE ISIZE OFFSET LENGTH      zeros that take no room
#   old LINE                                       LINE, with its node marked obsolete

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

function begin_node(type, header, data,    i) {
	size = header + length(data)
	put(0, 6533, 2)                         # 0x1985
	put(2, type + 57344, 2)                 # accurate: 0xe000
	put(4, size, 4)
	put(8, crc(0, 8), 4)
	for (i = 0; i < length(data); i++)
		node[header + i] = code_of[substr(data, i + 1, 1)]
}

function write_node(    i) {
	if (position % block + size > block)
		next_block()
	if (obsolete)
		node[3] -= 32                   # the accurate bit, 0x2000
	for (i = 0; i < size; i++)
		printf "%c", node[i]
	for (; i % 4; i++)
		printf "%c", 255
	position += i
}

function cleanmarker() {
	begin_node(3, 12, "")
	node[3] = 32                            # 0x2003
	put(8, crc(0, 8), 4)
	for (i = 0; i < 12; i++)
		printf "%c", node[i]
	position += 12
}

function next_block() {
	for (; position % block; position++)
		printf "%c", 255
	saved_size = size
	for (i = 0; i < size; i++)
		saved[i] = node[i]
	cleanmarker()
	size = saved_size
	for (i = 0; i < size; i++)
		node[i] = saved[i]
}

function dirent(parent, version, ino, type, name) {
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
	write_node()
}

function inode(ino, version, mode, isize, offset, text, hole) {
	begin_node(2, 68, text)
	put(12, ino, 4)
	put(16, version, 4)
	put(20, octal(mode), 4)
	put(24, 0, 4)                           # uid, gid
	put(28, isize, 4)
	put(32, now, 4)                         # atime, mtime, ctime
	put(36, now, 4)
	put(40, now, 4)
	put(44, offset, 4)
	put(48, length(text), 4)
	put(52, hole ? hole : length(text), 4)
	put(56, hole ? 1 : 0, 4)                # compr: 1 zero, 0 none; usercompr, flags
	put(60, crc(68, size), 4)
	put(64, crc(0, 60), 4)
	write_node()
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

BEGIN { prepare(); cleanmarker() }

/^#/ || !NF { next }

{ obsolete = $1 == "old"; if (obsolete) $0 = rest(1) }

$1 == "at" { now = $2; next }
$1 == "block" { if (position % block) next_block(); next }
$1 == "dirent" { dirent($2, $3, $4, $5, $6); next }
$1 == "inode" { inode($2, $3, $4, $5, $6, rest(6), 0); next }
$1 == "hole" { inode($2, $3, $4, $5, $6, "", $7); next }
{ print "line " NR ": " $1 "?" >"/dev/stderr"; exit 1 }
