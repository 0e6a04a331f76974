#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Names every relative link of the given Markdown files that leads nowhere; exit status 1 if any.

A link is good if its file or folder exists and, where it has a #fragment, the Markdown file it
leads to has a heading of that name. Addresses of the web are not looked at.
"""
import pathlib
import re
import sys

FENCE = re.compile(r"^```.*?^```", re.S | re.M)
LINK = re.compile(r"\]\(([^()\s]+)\)")
HEADING = re.compile(r"^#+ +(.*?) *#*$", re.M)


def prose(path):
    """The text of a file without its fenced blocks, in which nothing is a link."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def anchors(path):
    """The fragments that a heading can be reached by, as forges make them from its words."""
    found = set()
    for heading in HEADING.findall(prose(path)):
        kept = "".join(c for c in heading.lower() if c.isalnum() or c in " -_")
        found.add(kept.replace(" ", "-"))
    return found


def fault(path, target):
    """What is wrong with a link of `path` to `target`, or None."""
    if re.match(r"[a-z]+:", target):
        return None
    name, _, fragment = target.partition("#")
    there = path.parent / name if name else path
    if not there.exists():
        return "leads nowhere"
    if fragment and there.suffix == ".md" and fragment not in anchors(there):
        return "names no heading there"
    return None


def main():
    bad = 0
    for path in map(pathlib.Path, sys.argv[1:]):
        for target in LINK.findall(prose(path)):
            reason = fault(path, target)
            if reason:
                print(f"{path}: the link to {target} {reason}")
                bad += 1
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
