#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Has our static trees read by Go's own code for transparency logs (TAP).
# usage: check.sh TREES-PROGRAM
set -eu
trees=$(realpath "$1")
cd "$(dirname "$0")"
. ./go.sh
build check
if ! "$trees" "$folder/small" "$folder/large" >&2; then
    echo "not ok 1 - the trees are written"
    echo "1..1"
    exit 1
fi
"$folder/check" "$folder/small" "$folder/large"
