#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Side by side with peers: bench/run.sh BUILD. Writes BUILD/bench-data/results.txt, prints the
# table of ratios, and draws doc/growth.svg from the same run; then times the accounts on a million
# deliveries, and the ledger. Takes some minutes.
set -eu
build=$1
cd "$(dirname "$0")/.."
tools=$build/bench
data=$build/bench-data
mkdir -p "$data"
results=$data/results.txt
: >"$results"

# case NAME SIZE K STATED [OPTIONS]: one instance, ours and the peers.
case_of() {
    name=$1 size=$2 k=$3 stated=$4
    shift 4
    echo "  $name" >&2
    "$tools/generate" "$size" "$@" "$data/$name" >&2
    [ "$stated" = - ] || stated=$data/stated.txt
    {
        "$tools/measure" "$data/$name" "$data/merged.txt" "$stated" "$k"
        [ "$stated" = - ] || "$tools/peer-lemon" "$stated" 3 | sed 's/^lemon/lemon_stated/'
        "$tools/peer-lemon" "$data/merged.txt" 3
        "$tools/peer-boost" "$data/merged.txt" 3
    } | sed "s/^/$name /" >>"$results"
}

case_of small small 4 yes
case_of small-flat small 4 yes --flat
case_of small-linked small 4 yes --linked
case_of small-flat-linked small 4 yes --flat --linked
case_of medium medium 4 yes
case_of medium-flat medium 3 yes --flat
case_of medium-linked medium 3 yes --linked
case_of medium-flat-linked medium 3 yes --flat --linked
case_of medium-mixed medium 2 yes --mixed
case_of large large 2 -
case_of large-flat large 2 - --flat
case_of large-linked large 2 - --linked
rm -f "$data/merged.txt" "$data/stated.txt"
python3 bench/table.py "$results" doc/growth.svg
# The accounts have no peer: seconds and megabytes.
echo
"$tools/accounts" "$data/accounts" "$build/surety"
rm -r "$data/accounts"
# The ledger against bare verification, a bare file and a bare data base, on the disk of BUILD.
echo
"$tools/ledger-append" "$data/ledger"
"$tools/ledger-verify" "$data/ledger"
"$tools/ledger-replay" "$data/ledger" "$build/surety"
