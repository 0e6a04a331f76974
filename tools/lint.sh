#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Formatting, a second compiler's warnings, and a static analyser. Prints what it finds; exit 1 if anything.
set -eu
cd "$(dirname "$0")/.."
tools/install.sh lint
status=0
git ls-files '*.c' '*.h' | xargs clang-format --dry-run -Werror || status=1
[ -f build-lint/build.ninja ] || CC=clang meson setup build-lint -Dtests=true -Dbuildtype=debug >/dev/null
ninja -C build-lint --quiet || status=1
# internalAstError: the parser of cppcheck 2.10 stumbles over a ?: that gives a struct.
cppcheck --quiet --std=c11 --enable=warning,performance,portability --inline-suppr \
    --suppress=missingIncludeSystem --suppress=internalAstError --error-exitcode=1 -Isrc -j "$(nproc)" src || status=1
exit "$status"
