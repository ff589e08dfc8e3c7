#!/bin/sh
# Fuzzes each target for MINUTES of processor time, starting from its kept corpus, one per
# processor at a time. Needs a build of configure CC=clang --enable-fuzz.
#
#     sh tests/fuzz/run.sh [MINUTES [TARGET...]]        (make fuzz MINUTES=30)
#
# Findings go to fuzz/found, inputs that cover more than the kept corpus to fuzz/TARGET, and a
# line for each target to fuzz/results.

set -u
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
builddir=${builddir:-$(pwd)}
minutes=${1:-30}
[ $# -gt 0 ] && shift
[ $# -gt 0 ] || set -- archive nodes tree codec uimage probe text export fit flash \
	environment dump nand search
all=$builddir/fuzz
# libarchive reserves what a 7z claims, and copes with a refusal.
ASAN_OPTIONS=${ASAN_OPTIONS-allocator_may_return_null=1:max_allocation_size_mb=2000}
export ASAN_OPTIONS

# Seconds of processor time that the commands of this shell took: times prints the shell's on
# its first line and theirs on the second.
spent()
{
	times >"$all/$target.times"
	awk 'NR == 2 {
		for (i = 1; i <= 2; i++) {
			split($i, t, /[ms]/)
			sum += t[1] * 60 + t[2]
		}
		print int(sum)
	}' "$all/$target.times"
}

fuzz()
{
	target=$1
	mkdir -p "$all/$target"
	: >"$all/$target.log"
	: >"$all/$target.spent"
	seconds=0
	while [ "$seconds" -lt $((minutes * 60)) ]; do
		"$builddir/tests/fuzz/$target" -max_total_time=60 -print_final_stats=1 \
			-rss_limit_mb=2048 -timeout=20 -dict="$here/firmware.dict" \
			-artifact_prefix="$all/found/$target-" \
			"$all/$target" "$here/corpus/$target" >>"$all/$target.log" 2>&1
		spent >"$all/$target.spent"
		read -r seconds <"$all/$target.spent"
	done
	awk -v target="$target" -v spent="$seconds" '
		/^stat::number_of_executed_units/ { runs += $2 }
		/ cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") edges = $(i + 1) }
		/^SUMMARY/ { found++ }
		END { printf "%-8s %6d s of processor time, %9d runs, %d found, %d edges\n",
			target, spent, runs, found, edges }' "$all/$target.log" |
		tee -a "$all/results"
	rm -f "$all/$target.times" "$all/$target.spent"
}

if [ "${FUZZ_ONE-}" ]; then
	fuzz "$1"
	exit
fi

for target; do
	if [ ! -x "$builddir/tests/fuzz/$target" ]; then
		echo "$builddir/tests/fuzz/$target is not built" >&2
		exit 77
	fi
done
mkdir -p "$all/found"
: >"$all/results"
export builddir FUZZ_ONE=yes
printf '%s\n' "$@" | xargs -P "$(nproc)" -n 1 sh "$0" "$minutes"
ls "$all/found"
[ -z "$(ls "$all/found")" ]
