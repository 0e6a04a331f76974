#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the program with gcc and with clang and compares what they print, byte by byte; and
# each with itself on a second run. TAP on standard output.
set -eu
root=$(pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for compiler in gcc clang; do
    CC=$compiler meson setup "$work/$compiler" "$root" >"$work/$compiler.log" 2>&1 &&
        ninja -C "$work/$compiler" --quiet surety >>"$work/$compiler.log" 2>&1 ||
        { sed 's/^/# /' "$work/$compiler.log"; echo "Bail out! $compiler does not build it"; exit 1; }
done

number=0
# same NAME ARGUMENT...: the same bytes from gcc's program twice and from clang's once.
same() {
    name=$1
    shift
    number=$((number + 1))
    "$work/gcc/surety" "$@" >"$work/1" 2>&1 || true
    "$work/gcc/surety" "$@" >"$work/2" 2>&1 || true
    "$work/clang/surety" "$@" >"$work/3" 2>&1 || true
    if [ -s "$work/1" ] && cmp -s "$work/1" "$work/2" && cmp -s "$work/1" "$work/3"; then
        echo "ok $number - $name"
    else
        echo "not ok $number - $name"
    fi
}

echo "1..9"
for example in exercise ukraine; do
    folder=examples/$example
    same "$example: check" check "$folder"
    same "$example: assess --json" assess "$folder" --json
    same "$example: assess --k 4 --seed 7" assess "$folder" --json --k 4 --seed 7
    same "$example: convert" convert "$folder" --to json
done
same "help" help undertakings
