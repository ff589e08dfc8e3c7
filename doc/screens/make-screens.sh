#!/bin/sh
# Draws the pictures of the documents with the real program: for each NAME.keys beside
# this file NAME.txt and NAME.svg. "# title: ..." and "# image: FILE" (or
# "# lesson: NAME", or "# flash: WORDS") in it tell what it shows, and of which image in data/, or
# simulated flash.
#
# usage: make-screens.sh FOLDER    $FLASHLOUPE is the program; FOLDER gets the pictures

set -eu
flashloupe=${FLASHLOUPE:-flashloupe}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
folder=${1:?which folder?}
LC_ALL=C.UTF-8
export LC_ALL

# remark NAME SCRIPT: what its line "# NAME: ..." says
remark() {
	sed -n "s/^# $1: //p" "$2"
}

for script in "$here"/*.keys; do
	name=${script##*/}
	name=${name%.keys}
	picture=$folder/$name
	lesson=$(remark lesson "$script")
	flash=$(remark flash "$script")
	if [ -n "$flash" ]; then
		set -- --flash "$flash"
	elif [ -n "$lesson" ]; then
		set -- --lesson "$here/../../data/lessons/$lesson.lesson"
	else
		set -- "$here/../../data/$(remark image "$script")"
	fi
	{
		sed '/^dump/d' "$script"
		echo "svg $picture.svg $(remark title "$script")"
		echo dump
	} | "$flashloupe" --write-to="$folder" --script=- "$@" |
		sed '/^-- cursor /d' >"$picture.txt"
done
