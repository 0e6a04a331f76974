#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A log of ours and a witness that is not, which witness.go is (TAP).

    test/peer/witness.py PROGRAM WITNESS

Every case stands on those before it.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

PROGRAM, WITNESS = sys.argv[1:]
ORIGIN = "log.example/peer"
count = failed = 0


def report(good, name, detail=""):
    global count, failed
    count += 1
    failed += not good
    print(f"{'ok' if good else 'not ok'} {count} - {name}")
    for line in [] if good else str(detail).splitlines():
        print("# " + line)
    sys.stdout.flush()


def surety(*words, text=None):
    done = subprocess.run([PROGRAM, *words], input=text, capture_output=True, text=True, timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


def check(name, result, status, *patterns):
    missing = [p for p in patterns if not re.search(p, result[1], re.M)]
    report(result[0] == status and not missing, name, f"exit {result[0]}\n{result[1]}missing: {missing}")


class Witness:
    """One that runs, and forgets all when it is stopped."""

    def __init__(self, policy, name, vkeys, log_vkey, two_roots=422):
        self.process = subprocess.Popen([WITNESS, str(two_roots), *vkeys], stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        self.url, self.vkey = self.process.stdout.readline().split()
        with open(policy, "w", encoding="utf-8") as file:
            file.write(f"log {log_vkey}\nwitness {name} {self.vkey} {self.url}\nquorum {name}\n")

    def stop(self):
        """The statuses of its answers."""
        self.process.terminate()
        return self.process.communicate(timeout=30)[1].split()


class Log:
    def __init__(self, top):
        self.top, self.said = top, 0
        self.store = self.path("store")
        self.key, self.secretariat = self.new_key("log", ORIGIN), self.new_key("SEC", "SEC")
        self.vkey = surety("key", "show", self.key)[1].strip()
        surety("log", "init", self.store, "--origin", ORIGIN, "--key", self.key, "--secretariat", self.secretariat)

    def path(self, name):
        return os.path.join(self.top, name)

    def new_key(self, file, name):
        path = self.path(file + ".key")
        surety("key", "new", name, "-o", path)
        return path

    def append(self, rows, store=None):
        text = ""
        for _ in range(rows):
            self.said += 1
            text += f"surety/v1 sources\nauthor SEC\nid S-{self.said}\n"
        return surety("log", "append", store or self.store, "--key", self.secretariat, text=text)

    def copy(self, name, *without):
        shutil.copytree(self.store, self.path(name), ignore=shutil.ignore_patterns(*without))
        return self.path(name)


def grows(log):
    witness = Witness(log.path("store/policy"), "F", [log.vkey], log.vkey)
    check("the first entry is cosigned", surety("log", "cosign", log.store), 0, "^F\tcosigned 1 entry$",
          "^1 entry, cosigned by a quorum$")
    for rows in (1, 2, 4, 300, 1, 255):
        check(f"{rows} more", log.append(rows), 0, ", cosigned by a quorum$")
    check("once more without more", surety("log", "cosign", log.store), 0, "^F\tcosigned 564 entries$")
    check("its cosignature is in the checkpoint", surety("log", "checkpoint", log.store), 0,
          "^\u2014 foreign.example/witness ")
    check("and is held against the policy", surety("verify", log.store, "--vkey", log.vkey), 0, ": 0 findings;",
          "^564 entries cosigned by the policy's quorum: foreign.example/witness at 20")
    surety("log", "prove", log.store, "300", "-o", log.path("proof"))
    check("as it is in a proof", surety("verify", log.path("proof"), "--vkey", log.vkey, "--policy",
          log.path("store/policy")), 0, "^entry 300 is in the log", "foreign.example/witness at 20")
    return witness


def contradicts(log, witness):
    """The statuses that the witness must have answered in the end: 409 where we did not know how far it is."""
    forgetful = log.copy("forgetful", "witnesses")
    check("a log that does not remember asks twice", surety("log", "cosign", forgetful), 0, "^F\tcosigned 564 entries$")
    short, fork = log.copy("short"), log.copy("fork", "policy")
    log.append(3)
    check("a store that was set back", surety("log", "cosign", short), 1,
          "^F\thas seen 567 entries, this store has 564: the storage was rolled back")
    log.append(3, fork)
    shutil.copy(log.path("store/policy"), fork)
    check("two histories of one size", surety("log", "cosign", fork), 1, "^F\tdoes not take this for a continuation .*422")
    log.append(4, fork)
    check("and of two sizes", surety("log", "cosign", fork), 1, "^F\tdoes not take this for a continuation .*422")
    check("the first one goes on", log.append(1), 0, ", cosigned by a quorum$")
    answers = witness.stop()
    wanted = ["200"] * 8 + ["409", "200"] + ["200"] + ["409"] + ["409", "422"] + ["422"] * 2 + ["200"]
    report(answers == wanted, "its answers were these", f"{answers}\n{wanted}")


def refuses(log):
    """What it answers when it was set up for another log, or for another key of this one."""
    other = surety("key", "show", log.new_key("other", "log.example/other"))[1].strip()
    same_name = surety("key", "show", log.new_key("same", ORIGIN))[1].strip()
    policy = log.path("store/policy")
    for name, vkey, words, status in (("an unknown log", other, "does not know this log", "404"),
                                      ("another key of the log", same_name, "does not accept the log's signature", "403")):
        witness = Witness(policy, "F", [vkey], log.vkey)
        check(name, surety("log", "cosign", log.store), 1, f"^F\t{words}", ", recorded$")
        answers = witness.stop()
        report(answers == [status], f"{name}: {status}", answers)
    check("a witness that is not there", surety("log", "cosign", log.store), 1, "^F\tnot reached: ", ", recorded$")


def as_before(log):
    """A witness after tlog-witness 1.0.0, which answers 409 for two roots, and names no other size."""
    policy = log.path("policy-before")
    witness = Witness(policy, "F", [log.vkey], log.vkey, two_roots=409)
    fork = log.copy("fork-before", "policy", "witnesses")
    log.append(1, fork)
    os.remove(log.path("store/policy"))
    log.append(1)
    check("cosigned", surety("log", "cosign", log.store, "--policy", policy), 0, "cosigned by a quorum$")
    check("two histories of one size", surety("log", "cosign", fork, "--policy", policy), 1,
          "^F\tdoes not take this for a continuation .*409")
    answers = witness.stop()
    report(answers[-1] == "409", "was told by 409", answers)


def main():
    with tempfile.TemporaryDirectory(prefix="surety-peer-") as top:
        log = Log(top)
        contradicts(log, grows(log))
        refuses(log)
        as_before(log)
    print(f"1..{count}")
    sys.exit(1 if failed else 0)


main()
