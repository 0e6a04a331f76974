#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs what the documents show (TAP): every ```console block is typed in, and must answer as printed.

    test/console.py PROGRAM DOCUMENT.md ...

A line that begins with "$ " is a command, what follows is its standard output; a line that is only
"…" stands for any number of lines. The commands of one document run one after the other in a folder
of their own that holds a copy of examples/, with PROGRAM on the path as `surety`.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.S | re.M)


def steps(document):
    """[(command, expected lines)] of a document, in order."""
    found = []
    for block in BLOCK.findall(document.read_text(encoding="utf-8")):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            else:
                found[-1][1].append(line)
    return found


def agrees(expected, actual):
    """Whether the lines agree, with "…" for any number of lines."""
    if not expected:
        return not actual
    if expected[0] == "…":
        return any(agrees(expected[1:], actual[i:]) for i in range(len(actual) + 1))
    return bool(actual) and expected[0] == actual[0] and agrees(expected[1:], actual[1:])


def run(command, folder):
    environment = dict(os.environ, PATH=f"{folder}/bin:{os.environ['PATH']}", COLUMNS="80",
                       LC_ALL="C.UTF-8")
    done = subprocess.run(command, shell=True, cwd=folder, env=environment, check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8")
    return [line.rstrip() for line in done.stdout.splitlines()]


def check(program, document):
    """[(name, good, remarks)] of one document."""
    results = []
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", f"{folder}/examples")
        os.mkdir(f"{folder}/bin")
        os.symlink(program, f"{folder}/bin/surety")
        for command, expected in steps(document):
            actual = run(command, folder)
            good = agrees([line.rstrip() for line in expected], actual)
            remarks = [] if good else ["printed now:"] + actual
            results.append((f"{document.name}: {command.replace('#', ' ')}", good, remarks))
    return results


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    program = pathlib.Path(sys.argv[1]).resolve()
    results = [result for name in sys.argv[2:] for result in check(program, pathlib.Path(name))]
    for number, (name, good, remarks) in enumerate(results, 1):
        print(f"{'ok' if good else 'not ok'} {number} - {name}")
        for remark in remarks:
            print(f"# {remark}")
    print(f"1..{len(results)}")
    sys.exit(0 if all(good for _, good, _ in results) else 1)


if __name__ == "__main__":
    main()
