#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Holds the folders under src/ to the layer table (TAP): what a folder includes, and which
# libraries its meson.build names. ARCHITECTURE.md explains the table.
set -eu
cd "$(dirname "$0")/.."

# The folders that FOLDER may include, itself among them.
allowed() {
    case "$1" in
    base) echo "base" ;;
    record) echo "base record" ;;
    ledger) echo "base record ledger" ;;
    state) echo "base record ledger state" ;;
    assess) echo "base record state assess" ;;
    keep) echo "base record state keep" ;;
    answer) echo "base record ledger state assess keep answer" ;;
    net) echo "base record ledger net" ;;
    cli) echo "base record ledger state assess keep answer net cli" ;;
    *) echo "" ;; # a folder that is not in the table may include nothing, and fails
    esac
}

# file:line folder, for every include of ours; one without a folder in its path gives "none".
includes() {
    grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$1"/*.c "$1"/*.h "$1"/*.def 2>/dev/null |
        sed -E -e 's,^([^:]+:[0-9]+):[^"]*"([a-z]+)/[^"]*".*,\1 \2,' -e t \
            -e 's,^([^:]+:[0-9]+):.*,\1 none,'
}

# file:line folder, for every library NAME_lib in the folder's meson.build.
libraries() {
    [ ! -f "$1/meson.build" ] ||
        grep -noE '[a-z]+_lib\b' "$1/meson.build" | sed -E "s,^([0-9]+):([a-z]+)_lib,$1/meson.build:\1 \2,"
}

# Keeps the lines whose folder is not among the words of $1.
forbidden() {
    while read -r place folder; do
        case " $1 " in
        *" $folder "*) ;;
        *) echo "# $place: $folder" ;;
        esac
    done
}

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
    echo "$2"
}

for path in src/*/; do
    path=${path%/}
    folder=${path#src/}
    may=$(allowed "$folder")
    report "src/$folder includes only: ${may:-nothing, for it is not in the layer table}" \
        "$(includes "$path" | forbidden "$may")"
    report "src/$folder is linked only with what it may include" "$(libraries "$path" | forbidden "$may")"
done
echo "1..$count"
exit "$failed"
