#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what the program prints with what is expected (TAP), or writes what it prints down.

    test/golden/run.py PROGRAM [--update] [NAME ...]

cases.txt has a line for each case: its name, then a command in the shell's words. All run in a fresh
folder that holds examples/, the folders of broken/ laid over sound/, and $COLUMNS = 80. What a case
prints stands in expected/NAME.txt: the command, standard output, standard error, exit status.
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def cases():
    """[(name, command)] in the order of cases.txt."""
    lines = (HERE / "cases.txt").read_text(encoding="utf-8").splitlines()
    return [tuple(line.split(None, 1)) for line in lines if line and not line.startswith("#")]


def lay_out(folder):
    """Everything that the commands name."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    shutil.copytree(HERE / "sound", folder / "sound")
    shutil.copytree(HERE / "worked", folder / "worked")
    for broken in sorted((HERE / "broken").iterdir()):
        shutil.copytree(HERE / "sound", folder / broken.name)
        shutil.copytree(broken, folder / broken.name, dirs_exist_ok=True)


def answer(folder, program, command):
    """What a command prints and how it ends, as one text."""
    environment = {"PATH": f"{program.parent}:{HERE}:{os.environ['PATH']}", "COLUMNS": "80", "LC_ALL": "C"}
    keep = {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}
    done = subprocess.run(["sh", "-c", command], cwd=folder, env=environment | keep,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
    text = f"$ {command}\n{done.stdout.decode('utf-8', 'backslashreplace')}"
    if done.stderr:
        text += f"--- standard error\n{done.stderr.decode('utf-8', 'backslashreplace')}"
    return text + f"--- exit status {done.returncode}\n"


def differences(expected, actual):
    """The first lines that differ, for whoever has to mend one of the two."""
    for number, (want, have) in enumerate(zip(expected.splitlines() + ["(end)"],
                                              actual.splitlines() + ["(end)"]), 1):
        if want != have:
            return f"# line {number}\n# expected: {want}\n# printed:  {have}"
    return "# they differ in length or at the end"


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    update = "--update" in sys.argv[2:]
    names = [word for word in sys.argv[2:] if not word.startswith("--")]
    wanted = [case for case in cases() if not names or case[0] in names]
    failed = 0
    print(f"1..{len(wanted)}")
    for number, (name, command) in enumerate(wanted, 1):
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            lay_out(folder)
            actual = answer(folder, program, command)
        path = HERE / "expected" / f"{name}.txt"
        if update:
            path.write_text(actual, encoding="utf-8")
        expected = path.read_text(encoding="utf-8") if path.exists() else ""
        if actual == expected:
            print(f"ok {number} - {name}")
        else:
            failed += 1
            print(f"not ok {number} - {name}\n{differences(expected, actual)}")
    return 1 if failed else 0


sys.exit(main())
