# shellcheck shell=sh disable=SC2034  # variables of the script that sources it
# How many cases there were, whether one failed, and bytes to try them on.

count=0
failed=0

# result NAME STATUS: counts one case
result() {
	count=$((count + 1))
	if [ "$2" != 0 ]; then
		echo "failed: $1"
		failed=1
	fi
}

# holds NAME COMMAND...: a case that is passed if the command succeeds
holds() {
	holding=$1
	shift
	if "$@"; then
		result "$holding" 0
	else
		result "$holding" 1
	fi
}

# noise SEED BYTES: bytes that don't compress well
noise() {
	awk -v seed="$1" -v count="$2" 'BEGIN {
		srand(seed)
		for (i = 0; i < count / 8; i++)
			printf "%08x", rand() * 4294967295
	}'
}
