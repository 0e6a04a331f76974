#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# say.sh FIELDS KEY...: states "KIND|FIELD VALUE|..." in the ledger `store` (ledger.sh makes it),
# signed by keys/KEY.key in turn, and tells how that went and whether the log has grown. A key of a
# field stands as @KEY.
set -eu

fields=$1
shift
test -e store || ledger.sh > made.txt 2>&1
printf 'surety/v1 %s\n' "$fields" | tr '|' '\n' > said.note
for key in keys/*.key; do
    name=$(basename "$key" .key)
    sed -i "s|@$name\$|$(surety key show "$key")|" said.note
done
for key in "$@"; do
    surety sign said.note --key "keys/$key.key" > signed.note
    mv signed.note said.note
done
before=$(surety log checkpoint store)
surety log append store said.note || echo "exit status $?"
test "$before" != "$(surety log checkpoint store)" || echo "the log is as it was"
