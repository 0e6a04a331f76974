#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every member of the JSON in the golden files is described in the manual page of its command (TAP).

    test/json-members.py COMMAND ...

A page describes a member where its name stands as a word in a line of .Cm or .It, under a heading or in
the list of options. Columns of the record's tables, which `surety help` describes, are members of a row.
"""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXPECTED = ROOT / "test" / "golden" / "expected"
ROWS = {"row", "cells"}  # objects whose members are columns of a table


def documents(command):
    """[(case, JSON)] of all golden files that hold one document of this command and nothing else."""
    found = []
    for path in sorted(EXPECTED.glob("*.txt")):
        head, _, rest = path.read_text(encoding="utf-8").partition("\n")
        if not head.startswith(f"$ surety {command} ") or "--json" not in head or "|" in head:
            continue
        text = re.split(r"^--- ", rest, maxsplit=1, flags=re.M)[0]
        if text.startswith(("{", "[")):
            found.append((path.stem, json.loads(text)))
    return found


def members(value):
    """The names of all members, however deep."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name
            if name not in ROWS:
                yield from members(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from members(inner)


def described(command):
    """The words in the page's lines of .Cm and .It."""
    words = set()
    for line in (ROOT / "doc" / "man" / f"surety-{command}.1").read_text(encoding="utf-8").splitlines():
        if re.match(r"\.(It|Cm|Po|Op|Pq)\b", line):
            words.update(re.findall(r"[a-z][a-z0-9_]*", line))
    return words


def main():
    commands = sys.argv[1:]
    print(f"1..{len(commands)}")
    for number, command in enumerate(commands, 1):
        known, cases = described(command), documents(command)
        missing = sorted({(name, case) for case, document in cases for name in members(document) if name not in known})
        print(f"{'not ok' if missing or not cases else 'ok'} {number} - {command}")
        for name, case in missing:
            print(f"# {name}, in {case}, is not in surety-{command}(1)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
