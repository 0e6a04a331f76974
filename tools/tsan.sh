#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs what has threads under ThreadSanitizer: the pool of verifiers, the writers who queue, large
# batches, the witness, and the collecting of cosignatures. Ends with one line "N passed, N failed".
# Half a minute, most of it building.
set -eu
cd "$(dirname "$0")/.."
programs="ledger-signature_pool_test ledger-sequencer_test ledger-log_append_test ledger-witness_test
    net-collect_test"
[ -f build-tsan/build.ninja ] || meson setup build-tsan -Dtests=true -Dbuildtype=debugoptimized \
    -Db_sanitize=thread >/dev/null
ninja -C build-tsan --quiet $(printf 'test/%s ' $programs)
passed=0 failed=0
for program in $programs; do
    echo "$program"
    if TSAN_OPTIONS=halt_on_error=1 build-tsan/test/"$program"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
