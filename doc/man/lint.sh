#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Holds the manual to mandoc's rules and to the program (TAP): every page is clean, and every option
# that --help prints has its place in the page of its command.
set -eu
count=0
failed=0

# report NAME FINDINGS: one case, good when there are no findings.
report() {
    count=$((count + 1))
    if [ -z "$2" ]; then
        echo "ok $count - $1"
        return
    fi
    failed=1
    echo "not ok $count - $1"
    echo "$2" | sed 's/^/# /'
}

# The options of a command that its page does not name.
unexplained() {
    "$SURETY" "$1" --help | sed -nE 's/^  (-., )?--([a-z-]+).*/\2/p' | while read -r option; do
        [ "$option" = help ] || grep -qE -- "^\.It Fl (. , )?-$option( |$)" "surety-$1.1" ||
            echo "--$option of surety $1"
    done
}

for page in *.1 "$1"; do
    report "mandoc finds $(basename "$page") clean" "$(mandoc -T lint -W warning "$page" 2>&1 || true)"
done
for page in surety-*.1; do
    command=${page#surety-}
    report "$page explains every option" "$(unexplained "${command%.1}")"
done
echo "1..$count"
exit "$failed"
