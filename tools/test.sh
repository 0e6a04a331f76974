#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds with ASan and UBSan, runs every test, and ends with one line "N passed, N failed".
set -eu
cd "$(dirname "$0")/.."
[ -f build-test/build.ninja ] || meson setup build-test -Dtests=true -Dbuildtype=debugoptimized \
    -Db_sanitize=address,undefined >/dev/null
if ! ninja -C build-test --quiet; then
    echo "the build failed"
    echo "0 passed, 1 failed"
    exit 1
fi
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
status=0
meson test -C build-test --print-errorlogs || status=$?
python3 tools/test-count.py build-test/meson-logs || status=1
exit "$status"
