#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares what the program prints with what is expected (TAP), or writes what it prints down.

    test/golden/run.py PROGRAM [--update] [NAME ...]

cases.txt has a line for each case: its name, then a command in the shell's words. All run in a fresh
folder that holds examples/, the folders of broken/ laid over sound/, and $COLUMNS = 80. What a case
prints stands in expected/NAME.txt: the command, standard output, standard error, exit status.
"""
import concurrent.futures
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


def make_ledger(folder, program):
    """The ledger that many cases begin with, made once; they copy it."""
    lay_out(folder)
    made = answer(folder, program, "ledger.sh", "")
    (folder / "made.txt").write_text(made, encoding="utf-8")


def answer(folder, program, command, ledger):
    """What a command prints and how it ends, as one text."""
    environment = {"PATH": f"{program.parent}:{HERE}:{os.environ['PATH']}", "COLUMNS": "80", "LC_ALL": "C",
                   "LEDGER_MADE": str(ledger)}
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


def run_case(case, program, ledger):
    """What one case prints, in a folder of its own."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        lay_out(folder)
        return answer(folder, program, case[1], ledger)


def judge(name, actual, update):
    """Whether a case printed what is expected, and where it did not."""
    path = HERE / "expected" / f"{name}.txt"
    if update:
        path.write_text(actual, encoding="utf-8")
    expected = path.read_text(encoding="utf-8") if path.exists() else ""
    return actual == expected, differences(expected, actual)


def main():
    program = pathlib.Path(sys.argv[1]).resolve()
    update = "--update" in sys.argv[2:]
    names = [word for word in sys.argv[2:] if not word.startswith("--")]
    wanted = [case for case in cases() if not names or case[0] in names]
    failed = 0
    print(f"1..{len(wanted)}")
    with tempfile.TemporaryDirectory() as ledger, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        make_ledger(pathlib.Path(ledger), program)
        printed = pool.map(lambda case: run_case(case, program, ledger), wanted)
        for number, (case, actual) in enumerate(zip(wanted, printed), 1):
            good, where = judge(case[0], actual, update)
            failed += not good
            print(f"ok {number} - {case[0]}" if good else f"not ok {number} - {case[0]}\n{where}")
    return 1 if failed else 0


sys.exit(main())
