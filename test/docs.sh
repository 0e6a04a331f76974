#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Holds the documents to the code (TAP): what is generated is up to date, links lead somewhere,
# every source file names its licence, and nothing is left marked for later.
set -eu
cd "$(dirname "$0")/.."

# Every file of the project, one a line; without git (a release archive) all but what was built.
files() {
    {
        git ls-files --cached --others --exclude-standard 2>/dev/null ||
            find . -type f ! -path './.git/*' ! -path './build*' ! -name report.html | sed 's,^\./,,'
    } | while read -r file; do
        [ ! -f "$file" ] || echo "$file"
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
    echo "$2" | sed 's/^/# /'
}

sources() {
    files | grep -E '(\.(c|h|def|cc|cpp|hpp|py|sh)|meson\.build|meson_options\.txt|Makefile)$'
    echo .ci/run
}

without_licence() {
    sources | xargs grep -L 'SPDX-License-Identifier: Apache-2.0' |
        sed 's/$/ has no line SPDX-License-Identifier: Apache-2.0/'
}

# Every command of the program is in the README's table.
unmentioned_commands() {
    grep -o '&[a-z]*_command' src/cli/main.c | sed 's/^&//; s/_command$//' | while read -r command; do
        grep -q "^| .surety $command " README.md || echo "README.md does not tell of surety $command"
    done
}

# Every decision is in the list of decisions.
unlisted_decisions() {
    for decision in doc/decisions/[0-9]*.md; do
        name=$(basename "$decision")
        grep -q "($name)" doc/decisions/README.md || echo "doc/decisions/README.md does not list $name"
    done
}

# The marks are put together here so that this file does not hold them itself.
left_for_later() {
    files | grep -v '^test/fuzz/corpus/' | tr '\n' '\0' | xargs -0 grep -HnIwE "TO""DO|FIX""ME" || true
}

report "doc/format/folder.md is what the code says" "$(tools/folder-doc.py --check 2>&1 || true)"
report "links between documents lead somewhere" \
    "$(files | grep '\.md$' | xargs tools/check-links.py 2>&1 || true)"
report "the README tells of every command" "$(unmentioned_commands)"
report "every decision is in the list" "$(unlisted_decisions)"
report "every source file names its licence" "$(without_licence)"
report "nothing is marked for later" "$(left_for_later)"
echo "1..$count"
exit "$failed"
