#!/bin/sh
# The flags that make mistakes harder to exploit, seen in the program itself. Checks only the
# flags that configure found to work, as the Makefile says.

set -u
builddir=${builddir:-$(pwd)}
FLASHLOUPE=${FLASHLOUPE:-$builddir/flashloupe}

skip() {
	echo "skipped: $*"
	exit 77
}

command -v readelf >/dev/null || skip "there is no readelf"
[ -x "$FLASHLOUPE" ] && [ -f "$builddir/Makefile" ] || skip "flashloupe is not built"
flags=$(sed -n 's/^HARDEN_[A-Z]*FLAGS = *//p' "$builddir/Makefile" | xargs)
[ -n "$flags" ] || skip "built without hardening (--enable-sanitize, --disable-hardening)"
echo "flags: $flags"

failed=0
readelf -hlW "$FLASHLOUPE" >"${TMPDIR:-/tmp}/flashloupe-$$" 2>/dev/null || skip "no ELF program"
trap 'rm -f "${TMPDIR:-/tmp}/flashloupe-$$"' EXIT
seen=${TMPDIR:-/tmp}/flashloupe-$$
readelf -dsnW "$FLASHLOUPE" >>"$seen" 2>/dev/null

# shows FLAG PATTERN WHAT: where FLAG was used the program has PATTERN
shows() {
	case " $flags " in
	*" $1 "*) ;;
	*)
		echo "not used: $1"
		return
		;;
	esac
	if grep -Eq "$2" "$seen"; then
		echo "$3: yes"
	else
		echo "FAIL: $1 was used, but there is no $3"
		failed=1
	fi
}

shows -pie '^ *Type: *DYN' 'position-independent program'
shows -Wl,-z,relro 'GNU_RELRO' 'read-only relocations'
shows -Wl,-z,now 'BIND_NOW|FLAGS.*NOW' 'binding at the start'
shows -Wl,-z,noexecstack 'GNU_STACK .* RW ' 'stack without execution'
shows -fstack-protector-strong '__stack_chk_(fail|guard)' 'stack protector'
shows -D_FORTIFY_SOURCE=3 '_chk' 'fortified calls'
shows -D_FORTIFY_SOURCE=2 '_chk' 'fortified calls'
# The mark is the linker's, set only if every object has it; those of the C library may not.
if grep -q 'x86 feature' "$seen"; then
	echo "control-flow enforcement: yes"
else
	echo "control-flow enforcement: no mark in the program"
fi
if grep -Eq 'GNU_STACK .* RWE|LOAD .* RWE' "$seen"; then
	echo "FAIL: memory that can be written and executed"
	failed=1
fi
exit $failed
