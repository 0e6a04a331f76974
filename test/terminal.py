#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a stranger wrote, on a terminal: terminal.py SURETY EXERCISE.

Rows, names of files and words of the call hold what steers a terminal, turns the direction of writing or does
not show. On a terminal all of it must show; in JSON and in what is piped the bytes stay.
"""
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile

SURETY, EXERCISE = os.path.abspath(sys.argv[1]), sys.argv[2]
HOSTILE = "A\x1b[2J\u202eB\x7f\u200b\x9b31m\u2066C\U000e0041"
SHOWN = r"A\x1b[2J\u202eB\x7f\u200b\x9b31m\u2066C\U000e0041"
HIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]")
OURS = re.compile("\x1b\\[(0|1|2|31|32|33|36)m")
count = failed = 0


def report(good, name, detail=""):
    global count, failed
    count += 1
    failed += not good
    print(("ok" if good else "not ok"), count, "-", name)
    if not good:
        print("#", repr(detail))


def on_terminal(*words):
    """All that a call writes when standard output and error are a terminal."""
    main, other = pty.openpty()
    environment = dict(os.environ, COLUMNS="240", TERM="xterm")
    environment.pop("NO_COLOR", None)
    process = subprocess.Popen([SURETY, *words], stdin=subprocess.DEVNULL, stdout=other, stderr=other, env=environment)
    os.close(other)
    data = b""
    while True:
        try:
            part = os.read(main, 65536)
        except OSError:
            break
        if not part:
            break
        data += part
    os.close(main)
    process.wait()
    return data.decode("utf-8").replace("\r\n", "\n")


def piped(*words):
    return subprocess.run([SURETY, *words], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=False)


def poison(folder):
    """The name of a party."""
    path = os.path.join(folder, "parties.csv")
    with open(path, encoding="utf-8") as table:
        text = table.read()
    with open(path, "w", encoding="utf-8") as table:
        table.write(text.replace("Arvania", HOSTILE))


def main():
    with tempfile.TemporaryDirectory(prefix="surety-terminal-") as top:
        folder = os.path.join(top, "rows")
        shutil.copytree(EXERCISE, folder)
        poison(folder)
        for words in (("show", folder, "parties"), ("show", folder, "party", "ARV"), ("assess", folder),
                      ("due", folder), ("show", folder, "parties", "--json"), ("check", folder),
                      ("assess", folder, "--without", HOSTILE), (HOSTILE,), ("check", os.path.join(top, HOSTILE)),
                      ("assess", folder, "--" + HOSTILE), ("show", folder, HOSTILE)):
            text = on_terminal(*words)
            found = HIDDEN.search(OURS.sub("", text))
            name = " ".join(words).replace(HOSTILE, "…").replace(top, "")
            report(found is None, "nothing hidden on a terminal: " + name, found and text[max(0, found.start() - 40):])
        report(SHOWN in on_terminal("show", folder, "parties"), "a name is escaped in a table")
        report("\x1b[1m" in on_terminal("show", folder, "parties"), "our own colours are not")
        result = piped("show", folder, "parties", "--json")
        report("\u202eB".encode() in result.stdout, "JSON keeps the bytes", result.stdout)
        result = piped("assess", folder, "--without", HOSTILE)
        report(not HIDDEN.search(result.stderr.decode()), "errors are for people wherever they go", result.stderr)
        page = os.path.join(top, "page.html")
        piped("report", folder, "--output", page)
        text = open(page, encoding="utf-8").read()
        report(not HIDDEN.search(text) and SHOWN in text, "nor is anything hidden in HTML")
    print(f"1..{count}")
    sys.exit(failed > 0)


main()
