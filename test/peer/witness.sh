#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Has a log cosigned by a witness that is not ours (TAP).
# usage: witness.sh PROGRAM
set -eu
program=$(realpath "$1")
cd "$(dirname "$0")"
. ./go.sh
build witness
./witness.py "$program" "$folder/witness"
