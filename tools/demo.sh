#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The public record of the guarantee for Ukraine against each of its requirement sets: a
# verdict each, and all of it on one page.
set -eu
cd "$(dirname "$0")/.."
surety=build/surety
record=examples/ukraine

"$surety" show "$record" requirements --sets 2>/dev/null | while read -r set; do
    printf '%-15s ' "$set"
    "$surety" assess "$record" --set "$set" 2>/dev/null | head -n 1
done
"$surety" report "$record" -o report.html
echo
echo "The whole answer is in $PWD/report.html"
