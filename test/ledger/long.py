#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Many rows at once: the bar on a terminal, an append that is killed and begun again.

Without a third argument as many rows as a test run bears; with it, as many as it says.
"""
import os
import pty
import re
import resource
import signal
import subprocess
import sys
import tempfile

from ledger import Log, SURETY, check, finish, report, surety, verify

ROWS = int(sys.argv[3]) if len(sys.argv) > 3 else 12000


class OnTerminal:
    """A call whose standard error is a terminal."""

    def __init__(self, *words):
        self.ours, theirs = pty.openpty()
        self.process = subprocess.Popen([SURETY, *words], stdout=subprocess.PIPE, stderr=theirs,
                                        stdin=subprocess.DEVNULL, text=True)
        os.close(theirs)
        self.shown = ""

    def more(self):
        """False when there is nothing more to come."""
        try:
            self.shown += os.read(self.ours, 4096).decode()
            return True
        except OSError: # the other side is closed
            return False

    def until(self, words):
        while words not in self.shown and self.more():
            pass

    def end(self):
        while self.more():
            pass
        out = self.process.communicate()[0]
        os.close(self.ours)
        return out, self.process.returncode


def percents(shown, doing):
    return [int(p) for p in re.findall(rf"\r{doing} \[#* *\] +(\d+) %", shown)]


def bars(log, top):
    note = os.path.join(top, "note")
    call = OnTerminal("sign", log.rows, "--key", log.keys["SEC"], "-o", note)
    _, status = call.end()
    seen = percents(call.shown, "signing")
    report(status == 0 and seen == sorted(seen) and seen[0] == 0 and seen[-1] == 100 and len(seen) > 50,
           "signing shows a bar on a terminal", call.shown[-300:])
    report(not percents(surety("sign", log.rows, "--key", log.keys["SEC"]).err, "signing"), "and nowhere else")
    stranger = os.path.join(top, "stranger")
    with open(stranger, "w", encoding="utf-8") as file:
        file.write("surety/v1 sources\nauthor CRV\nid S-LAST\ntitle Last\ntier 3\n")
    with open(note, "a", encoding="utf-8") as file:
        file.write(surety("sign", stranger, "--key", log.keys["CRV"], expect=0).out)
    call = OnTerminal("log", "append", log.store, note)
    _, status = call.end()
    report(status == 1 and re.search(r"\rappending [^\n]* of \d+\r\nsurety: statement \d+: ", call.shown),
           "an error has a line of its own", call.shown[-300:])


def killed(log):
    """What was appended before stays; the rest comes when it is run again."""
    words = ("log", "append", log.store, log.rows, "--key", log.keys["SEC"])
    call = OnTerminal(*words)
    call.until("appending")
    while len(set(percents(call.shown, "appending"))) < 2 and call.more():
        pass
    call.process.send_signal(signal.SIGKILL)
    _, status = call.end()
    size = int(surety("log", "checkpoint", log.store, expect=0).out.splitlines()[1])
    report(status == -signal.SIGKILL and 1 < size < ROWS, f"killed with {size} entries")
    check("what is there is sound", verify(log.store, log), 0, r": 0 findings;")
    call = OnTerminal(*words)
    out, status = call.end()
    done = re.match(r"(\d+) new, (\d+) said before; the log has (\d+) entries", out)
    report(status == 0 and done and int(done[2]) == size - 1 and int(done[3]) == size + int(done[1]),
           "run again, it goes on where it was", out)
    report(percents(call.shown, "appending")[-1:] == [100] or int(done[1]) < 2000, "with a bar to its end", call.shown[-200:])
    check("and once more it has nothing to do", surety(*words), 0, r"^0 new, \d+ said before; ")
    check("the log is sound", verify(log.store, log), 0, r": 0 findings;")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    print(f"# {ROWS} rows, at most {peak} MB in one process")


def without_effect(log, top):
    """Whether what is new has effect is looked at, if that does not take long beside the append."""
    note = os.path.join(top, "without-effect")
    with open(note, "w", encoding="utf-8") as file:
        file.write("surety/v1 requirements\nauthor SEC\nid R-LAST\nset X\ncomponent land\ncapability x\n"
                   "from C+9\nuntil C+8\n")
    looked = r'this statement of "R-LAST" has no effect: until "C\+8" is not after from "C\+9"$'
    check("what has no effect is told, or that nobody looked", surety("log", "append", log.store, note, "--key",
          log.keys["SEC"]), 0, looked if ROWS < 49000 else r"^in a log of this size it was not looked ")


def main():
    with tempfile.TemporaryDirectory(prefix="surety-long-") as top:
        log = Log(top)
        path = os.path.join(log.rows, "sources.csv")
        columns = open(path, encoding="utf-8").readline().strip().split(",")
        with open(path, "a", encoding="utf-8") as table:
            for i in range(ROWS):
                row = {"id": f"S-MORE-{i}", "title": f"More {i}", "tier": "3"}
                table.write(",".join(row.get(column, "") for column in columns) + "\n")
        killed(log)
        bars(log, top)
        without_effect(log, top)
    finish()


main()
