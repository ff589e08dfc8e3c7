#!/bin/sh
# One gate each: what can do harm is done only in a few named files, which are reviewed with
# more care. Each rule is a line
#
#   CALLS | FILES THAT MAY | WHY
#
# CALLS are names of functions, or with a / before it a regular expression. Comments and texts
# in quotes are ignored, as are members such as class->open().
#
# Prints each violation as file:line: call: why; exits 1 if there is one. A rule that names a
# file which does not need it is a violation, too. Each rule is first tried on a made-up
# file, so that it can't be silently blind.

set -eu
srcdir=${srcdir:-.}

rules='
open openat creat | src/fuse/mounted.c src/fuse/mounted_prefetch.c src/local/local.c src/store/image.c src/store/source.c src/sandbox/sandbox_landlock.c src/base/leave.c src/recall/recall_folder.c src/output/beneath.c src/output/output.c src/job/extract/extract.c | files are opened by the image, as content for one, by the spool for standard input and below a destination: beneath_open(), place_open_temp()
fdopendir | src/job/extract/extract.c src/local/list.c | only the destination of an extraction is listed, and what is laid over an image
fopen fdopen freopen opendir tmpfile | src/lesson/lesson.c src/lesson/lesson_list.c src/local/names.c src/shelf/shelf_folder.c src/recall/recall_folder.c ui/terminal/screen.c ui/terminal/script.c | besides images and the names beside them, and names to complete what is typed, only lessons, scripts, the folder of what is remembered and the terminal are read
mkstemp mkostemp mkdtemp | src/store/source.c | temporary files lie beside what they become (place.h), but for standard input
pick_name | src/job/extract/pick.c src/job/extract/pick.h src/job/extract/extract_meta.c | names of an image become names of files by pick_copy_name()
mkdir rmdir | src/job/extract/extract.c src/recall/recall_folder.c | the destination of an extraction is made in one place, the folder of what is remembered in another
mkdirat mknodat symlinkat | src/job/extract/extract_make.c | entries of an image become files in one place
rename renameat renameat2 link | src/output/place.c | a file gets its final name in place_file() alone
linkat | src/output/place.c src/job/extract/extract_make.c | a file gets its final name in place_file() alone
unlink | src/store/source.c | what is removed is named by an open directory
unlinkat | src/output/temp.c src/output/place.c src/output/output.c src/job/extract/extract_file.c src/job/extract/extract_place.c src/recall/recall_folder.c | only temporary files are removed, and what was remembered long ago
remove symlink mknod mkfifo truncate chdir fchdir chroot | | names are taken with an open directory, never by path
write pwrite | src/cli/process/child.c src/fuse/mounted_prefetch.c ui/terminal/farewell.c src/store/source.c src/output/output.c src/job/extract/extract_file.c | files are written by output_write() and by the extraction
ftruncate | src/job/extract/extract_file.c | files are written by output_write() and by the extraction
chmod fchmod chown lchown fchown setxattr lremovexattr utime utimes | src/job/extract/extract_meta.c | owners, modes, times and attributes are restored in one place
fchmodat fchownat utimensat futimens lsetxattr fsetxattr | src/job/extract/extract_meta.c | owners, modes, times and attributes are restored in one place
system popen execl execlp execle execv execve execvp execvpe posix_spawn vfork clone | | no program is run
fts_open | src/shelf/survey_names.c | directories are searched for images in one place
fork | src/cli/process/child.c | a process of its own is begun for each of several images, in one place
pthread_create thrd_create | src/work/work.c | threads are begun in one place, behind the sandbox
socket connect dlopen ptrace | | nothing is sent, loaded or traced
kill | src/cli/process/child.c | only a process for an image that takes too long is ended
syscall | src/sandbox/sandbox_landlock.c src/sandbox/sandbox_filter.c src/output/beneath.c src/store/guard.c src/fuse/mounted_prefetch.c | system calls that the C library lacks, and one that ThreadSanitizer would misunderstand
mmap munmap | src/store/source.c src/store/image.c src/store/guard.c src/store/hold.c | only an image is mapped, and its guard knows it; and memory up to a limit, for what is unpacked
printf puts putchar vprintf | src/cli/many.c src/cli/screen.c src/cli/show/compare.c src/cli/show/compare_recursive.c src/cli/words/help.c src/cli/show/hex.c src/cli/info/info.c src/cli/info/info_headers.c src/cli/info/info_nand.c src/cli/show/list.c src/cli/show/show.c ui/terminal/script.c | what a command prints has gone through text/text.h in one of these
fputs fputc putc fwrite fprintf vfprintf perror dprintf | src/base/array.c src/cli/call/call.c src/cli/call/open.c src/cli/show/compare.c src/cli/show/explain.c src/cli/words/help.c src/cli/words/operands.c src/cli/write/make.c src/cli/write/pad.c ui/action/documented.c ui/frame/lesson_run.c ui/frame/open.c ui/terminal/screen.c ui/terminal/script_lines.c | what a command prints, and what it says, has gone through text/text.h in one of these
initscr newterm mvadd_wchnstr setcchar endwin refresh | ui/terminal/screen.c ui/terminal/screen_input.c | the terminal is drawn from tiles, which the canvas has looked at
addstr addch addnstr mvaddstr printw mvprintw waddstr add_wch add_wchstr addwstr tputs putp | | the terminal is drawn from tiles, which the canvas has looked at
malloc calloc realloc | src/base/array.c | memory comes from base/array.h
alloca strdup strndup reallocarray asprintf vasprintf | | memory comes from base/array.h
strcpy strcat sprintf vsprintf gets strtok scanf | | no function that cannot know where its target ends
sscanf fscanf atoi atol atoll strtol strtoll strtoul strtoull | src/text/text_value.c src/sandbox/sandbox_filter.c src/job/epoch.c ui/go/go.c | words become numbers in text/text.h, or where it is seen that they are some and fit
be16toh le16toh be32toh le32toh ntohs ntohl bswap_16 bswap_32 | | numbers of an image are read by span_u16() and span_u32()
/<< ?(8|24) ?[|;)]|at\[[^]]*\] ?<< | src/base/span.h src/codec/inflate.c src/jffs2/content/paint.c | numbers of an image are read by span_u16() and span_u32()
/\( ?(const )?(u?int16_t|struct raw_[a-z_]*) ?\*\) | | image bytes are never cast to a struct or a wider number
'

# code FILE...: the code of C files as FILE:LINE:TEXT, without comments and strings
code() {
	awk '
	FNR == 1 { inside = 0 }
	{
		line = $0
		out = ""
		while (line != "") {
			if (inside) {
				end = index(line, "*/")
				if (!end)
					break
				line = substr(line, end + 2)
				inside = 0
			}
			# the first of a comment, a string or a character
			if (!match(line, /\/\*|"([^"\\]|\\.)*"|\047([^\047\\]|\\.)*\047/)) {
				out = out line
				break
			}
			if (substr(line, RSTART, 2) == "/*") {
				out = out substr(line, 1, RSTART - 1)
				inside = 1
			} else {
				out = out substr(line, 1, RSTART - 1) "\"\""
			}
			line = substr(line, RSTART + RLENGTH)
		}
		if (out != "")
			print FILENAME ":" FNR ":" out
	}' "$@"
}

# violations DIR: what bypasses a gate in DIR/src and DIR/ui
violations() {
	(
		cd "$1"
		find src ui -name '*.[ch]' | LC_ALL=C sort >"$trial/files"
		# shellcheck disable=SC2046  # names of sources are words
		code $(cat "$trial/files")
	) >"$trial/code"
	printf '%s' "$rules" | awk -v whole="${2-}" '
	NR == FNR {
		n = split($0, part, "|")
		if (n < 3)
			next
		# an expression may hold a bar: why and files are the last two
		why[++rules] = part[n]
		may[rules] = " " part[n - 1] " "
		calls = part[1]
		for (i = 2; i < n - 1; i++)
			calls = calls "|" part[i]
		sub(/ +$/, "", calls)
		if (calls ~ /^\//) {
			expression[rules] = substr(calls, 2)
		} else {
			gsub(/ +/, "|", calls)
			expression[rules] = "(^|[^A-Za-z0-9_>.])(" calls ")\\("
		}
		next
	}
	{
		file = $0; sub(/:.*/, "", file)
		text = $0; sub(/^[^:]*:[^:]*:/, "", text)
		place = substr($0, 1, length($0) - length(text))
		for (r = 1; r <= rules; r++) {
			if (text !~ expression[r])
				continue
			if (index(may[r], " " file " "))
				used[r, file] = 1
			else
				print place " " text ":" why[r]
		}
	}
	END {
		for (r = 1; whole && r <= rules; r++) {
			n = split(may[r], name, " ")
			for (i = 1; i <= n; i++)
				if (!((r, name[i]) in used))
					print name[i] ": is named in a rule that it does not need: " \
						expression[r]
		}
	}' "$trial/rules" "$trial/code"
}

trial=$(mktemp -d)
trap 'rm -rf "$trial"' EXIT
printf '%s' "$rules" >"$trial/rules"

# ---- the rules, tried ----

mkdir -p "$trial/src/x" "$trial/ui"
cat >"$trial/src/x/right.c" <<'EOF'
/* open(x) */ /* unlink(
 * mkdir(y) */
	t->class->open(t); reopen(a); a.write(b); "fopen(x)"; '"'; '\''; "\"malloc(";
	uint32_t size = 1 << 20; beneath_open(a, b, c, 0); x = (const struct span *)y;
EOF
cp "$trial/src/x/right.c" "$trial/ui/right.c"
if [ -n "$(violations "$trial")" ]; then
	echo "the rules are wrong: they forbid what is right:"
	violations "$trial"
	exit 1
fi
{
	printf '%s' "$rules" | sed -n 's/ *|.*//; /^[a-z]/p' | tr ' ' '\n' |
		sed 's/.*/	x = a ? 1 : &(b);/'
	echo '	n = (uint16_t)(s.at[i] << 8 | s.at[i + 1]);'
	echo '	n = a << 8 | b;'
	echo '	n = *(const uint16_t *)at;'
	echo '	h = (const struct raw_inode *)at;'
} >"$trial/src/x/wrong.c"
expected=$(wc -l <"$trial/src/x/wrong.c")
found=$(violations "$trial" | sed 's/^\([^:]*:[^:]*\):.*/\1/' | sort -u | wc -l)
if [ "$found" -ne "$expected" ]; then
	echo "the rules are blind: of $expected violations they find $found:"
	violations "$trial"
	exit 1
fi

# ---- the tree ----

found=$(violations "$srcdir" whole)
if [ -n "$found" ]; then
	echo "$found"
	exit 1
fi
