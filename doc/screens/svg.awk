# Makes an SVG picture of a screen. Input is what `dump attrs` of a script writes: the
# text, a line with the cursor, and the letter of a role for each cell (ui/role.c).
# Set title with -v; run with LC_ALL=C, since characters are taken apart as bytes.

BEGIN {
	CELL_W = 8; CELL_H = 16; EDGE = 10; BASE = 12.5
	INK = "#d0d0d0"; PAPER = "#16181d"

	# letter, name, ink, paper, style; the colours are those of 256-colour terminals
	role(".", "text")
	role(",", "faint", "#8a8a8a")
	role("*", "strong", "#ffffff", "", "b")
	role("+", "live", "#00af00")
	role("~", "old", "#8a8a8a")
	role("!", "bad", "#f04040", "", "b")
	role("f", "free", "#00afaf")
	role("m", "marker", "#5f87d7")
	role("-", "boundary", "#af8700", "", "b")
	role("d", "dir", "#0087ff", "", "b")
	role("l", "link", "#00afaf")
	role("s", "special", "#af5faf")
	role("n", "note", "#00afaf")
	role("?", "warning", "#d78700", "", "b")
	role("t", "title", "#ffffff", "", "b")
	role("a", "tab")
	role("A", "tab-on", "#ffffff", "#005faf", "b")
	role("=", "rule", "#8a8a8a")
	role("p", "pane")
	role("P", "pane-on", "#0087ff", "", "bu")
	role("h", "heading", "#8a8a8a", "", "u")
	role("k", "key", "#0087ff", "", "b")
	role("u", "status")
	role("E", "error", "#f04040", "", "b")
	role("g", "good", "#00af00")
	role("#", "bar", "#0087ff", "", "b")
	role("_", "bar-rest", "#8a8a8a")
	role("S", "selected", "#ffffff", "#005faf")
	role("I", "selected-idle", "#ffffff", "#626262")
	role("r", "related", "#af5faf", "", "b")
	role("M", "match", "#000000", "#ffd700")
	role("|", "frame", "#0087ff")
	role("i", "input", "", "", "u")
	role("o", "off", "#8a8a8a")

	for (i = 1; i < 256; i++)
		ord[sprintf("%c", i)] = i
}

function role(letter, name, ink, paper, style) {
	names[letter] = name
	inks[letter] = ink
	papers[letter] = paper
	styles[letter] = style
}

/^-- cursor / {
	text_rows = NR - 1
	split($3, cursor, ",")
	visible = $4 == "visible"
	next
}

text_rows == 0 { text[NR] = $0; next }

{ roles[NR - text_rows - 1] = $0 }

# ---- a line of text, cell by cell ----

# True for characters that take two cells: those of East Asia.
function is_wide(point) {
	return point >= 4352 && (point <= 4447 || (point >= 11904 && point <= 42191) || \
		(point >= 44032 && point <= 55203) || (point >= 63744 && point <= 64255) || \
		(point >= 65072 && point <= 65135) || (point >= 65280 && point <= 65376) || \
		(point >= 65504 && point <= 65510))
}

# Fills cell[1..n]; the second cell of a wide character is empty. Returns n.
function take_apart(line,    at, n, byte, len, point, i) {
	n = 0
	for (at = 1; at <= length(line); at += len) {
		byte = ord[substr(line, at, 1)]
		len = byte < 128 ? 1 : byte < 224 ? 2 : byte < 240 ? 3 : 4
		point = len == 1 ? byte : byte % (len == 2 ? 32 : len == 3 ? 16 : 8)
		for (i = 1; i < len; i++)
			point = point * 64 + ord[substr(line, at + i, 1)] % 64
		cell[++n] = substr(line, at, len)
		if (is_wide(point))
			cell[++n] = ""
	}
	return n
}

function escaped(s) {
	gsub(/&/, "\\&amp;", s)
	gsub(/</, "\\&lt;", s)
	gsub(/>/, "\\&gt;", s)
	return s
}

# ---- drawing ----

function paper(row, from, count, colour) {
	printf "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>\n", \
		EDGE + (from - 1) * CELL_W, EDGE + (row - 1) * CELL_H, \
		count * CELL_W, CELL_H, colour
}

# Cells of one role that belong together. Their width is given, so that the columns stand
# whatever the font is.
function words(row, from, to, letter,    s, i) {
	for (i = from; i <= to; i++)
		s = s cell[i]
	printf "<text x=\"%d\" y=\"%.1f\" textLength=\"%d\"%s>%s</text>\n", \
		EDGE + (from - 1) * CELL_W, EDGE + (row - 1) * CELL_H + BASE, \
		(to - from + 1) * CELL_W, \
		letter == "." ? "" : " class=\"" names[letter] "\"", escaped(s)
}

# The cells of a run, without the blanks at its ends and in stretches of two or more
# inside it. An underline goes on under blanks.
function run(row, from, to, letter,    at, last) {
	if (papers[letter] != "")
		paper(row, from, to - from + 1, papers[letter])
	if (styles[letter] ~ /u/) {
		words(row, from, to, letter)
		return
	}
	for (at = from; at <= to; at = last + 1) {
		while (at <= to && cell[at] == " ")
			at++
		if (at > to)
			return
		for (last = at; last < to; last++)
			if (cell[last + 1] == " " && (last + 2 > to || cell[last + 2] == " "))
				break
		words(row, at, last, letter)
	}
}

function draw_row(row,    n, i, letter, from, last) {
	n = take_apart(text[row])
	if (length(roles[row]) > n)
		for (; n < length(roles[row]); n++)
			cell[n + 1] = " "
	from = 1
	for (i = 1; i <= n + 1; i++) {
		letter = i > n ? "" : substr(roles[row] " ", i, 1)
		if (letter == "" && i <= n || letter == " ")
			letter = "."
		if (letter != "" && !(letter in names)) {
			print "svg.awk: no such role: " letter >"/dev/stderr"
			failed = 1
			exit 1
		}
		if (i > 1 && letter != last) {
			run(row, from, i - 1, last)
			from = i
		}
		last = letter
	}
}

function print_style(    letter) {
	print "<style>"
	print "text { fill: " INK "; font: 13.3px \"DejaVu Sans Mono\", Menlo, Consolas, " \
		"\"Liberation Mono\", monospace; white-space: pre; }"
	for (i = 32; i < 127; i++) {
		letter = sprintf("%c", i)
		if (!(letter in names) || (inks[letter] == "" && styles[letter] == ""))
			continue
		printf ".%s {", names[letter]
		if (inks[letter] != "")
			printf " fill: %s;", inks[letter]
		if (styles[letter] ~ /b/)
			printf " font-weight: bold;"
		if (styles[letter] ~ /u/)
			printf " text-decoration: underline;"
		print " }"
	}
	print "</style>"
}

END {
	if (failed || text_rows == 0)
		exit 1
	for (row = 1; row <= text_rows; row++) {
		columns = take_apart(text[row])
		most = columns > most ? columns : most
		most = length(roles[row]) > most ? length(roles[row]) : most
	}
	width = most * CELL_W + 2 * EDGE
	height = text_rows * CELL_H + 2 * EDGE
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" " \
		"viewBox=\"0 0 %d %d\" role=\"img\" xml:space=\"preserve\">\n", \
		width, height, width, height
	print "<title>" escaped(title) "</title>"
	print_style()
	printf "<rect width=\"%d\" height=\"%d\" rx=\"6\" fill=\"%s\"/>\n", width, height, PAPER
	for (row = 1; row <= text_rows; row++)
		draw_row(row)
	if (visible)
		paper(cursor[2] + 1, cursor[1] + 1, 1, "#d0d0d080")
	print "</svg>"
}
