# Under the sanitizers a run takes five times as long. There a script does a third of what is much
# the same, in turns; SHARE=1 asks for all of it, SHARE=2 for half. It reads this once FLASHLOUPE is
# set.
# shellcheck shell=sh

if [ -n "${SHARE-}" ]; then
	share=$SHARE
elif grep -q __asan_init "$FLASHLOUPE"; then
	share=3
else
	share=1
fi
turn=0

# in_turn: true if this one is to be done. Where a loop has a multiple of three, one more call in it
# moves the turns on.
in_turn() {
	turn=$((turn + 1))
	[ $((turn % share)) -eq 0 ]
}
