#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs examples/ledger.sh and looks for what must come out of it (TAP). Keys differ from run to run,
# so it is no golden file.
set -eu
cd "$(dirname "$0")/.."
out=$(mktemp)
trap 'rm -f "$out"' EXIT
count=0
failed=0

report() {
    count=$((count + 1))
    if [ "$1" = 0 ]; then
        echo "ok $count - $2"
    else
        echo "not ok $count - $2"
        failed=1
    fi
}

# has WORDS NAME: one line of the output is or contains these words.
has() {
    found=0
    grep -qF -- "$1" "$out" || found=1
    report "$found" "$2"
}

status=0
examples/ledger.sh >"$out" 2>&1 </dev/null || status=$?
report "$status" "the example runs to its end"
has 'own-voice: undertakings "EKR-1" by "FNM"' "no party speaks for another"
has '102	verified' "a delivery that others have signed is verified"
has 'the log has 103 entries, cosigned by a quorum' "witnesses cosign"
has 'fragile: ' "before the withdrawal the guarantee is fragile"
has 'on-paper: ' "after the withdrawal it is on paper"
has 'entry 103 is in the log exercise.log' "the withdrawal is proved by a file"
has '104 entries, recorded' "a second history is recorded and not cosigned"
has 'two roots for one size, 104' "each witness says why"
has 'refused: the mirror keeps the 104 entries that it had' "the mirror is not moved"
has 'tile/0/000.p/104: hash 5' "a changed bit is found, with its place"
has '104 entries: 0 findings' "the store itself verifies"
[ "$failed" = 0 ] || sed 's/^/# /' "$out"
echo "1..$count"
exit "$failed"
