#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A mirror that is held to a policy, and one that is killed while it fetches.

Three witnesses, of whom two must have cosigned. The mirror is killed by the web server itself, at a
request of its choice, so that no clock is needed.
"""
import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile
import threading

import ledger
from ledger import Log, SURETY, check, finish, flipped, report, restore, serve, surety


@contextlib.contextmanager
def witness(top, name, log):
    """The line of a policy for a witness that runs."""
    key = os.path.join(top, f"{name}.key")
    surety("key", "new", f"{name}.example", "--witness", "-o", key, expect=0)
    process = subprocess.Popen([SURETY, "witness", os.path.join(top, name), "--listen", "127.0.0.1:0", "--key", key,
                                "--log", log.vkey], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    url, vkey = process.stdout.readline().split()
    yield f"witness {name} {vkey} {url}\n"
    process.terminate()
    process.communicate()


def write(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def with_policy(log, top, web, url):
    tree, mirror = os.path.join(web, "log"), os.path.join(top, "mirror")
    with contextlib.ExitStack() as stack:
        lines = [stack.enter_context(witness(top, name, log)) for name in ("W1", "W2", "W3")]
        policy = write(os.path.join(top, "policy"), "".join(lines) + "group G 2 W1 W2 W3\nquorum G\n")
        all_of = write(os.path.join(top, "all"), "".join(lines) + "group G all W1 W2 W3\nquorum G\n")
        two = write(os.path.join(top, "two"), "".join(lines[:2]) + "group G all W1 W2\nquorum G\n")

        def run(*more):
            return surety("mirror", url, mirror, "--vkey", log.vkey, *more)

        log.export(tree)
        check("a mirror of what no one has cosigned", run("--policy", policy), 0,
              r"^0 cosignatures of (\d+) entries kept; the policy's quorum has cosigned none$")
        check("is found when verified", surety("verify", mirror, "--vkey", log.vkey, "--policy", policy), 1)
        check("two cosign", surety("log", "cosign", log.store, "--policy", two), 0, r"cosigned by a quorum$")
        log.export(tree)
        check("two of three are a quorum", run("--policy", policy), 0,
              r"^2 cosignatures of (\d+) entries kept; the policy's quorum has cosigned \1 entries$")
        check("and not all", run("--policy", all_of), 0, r"the policy's quorum has cosigned none$")
        check("without a policy it says so", run(), 0, r"neither verified nor kept, for no policy was given$")
        check("the mirror verifies with its policy", surety("verify", mirror, "--vkey", log.vkey, "--policy", policy),
              0, r": 0 findings;")
        check("and answers say it", surety("show", mirror, "--policy", policy), 0, r"cosigned")
        write(os.path.join(mirror, "policy"), open(policy, encoding="utf-8").read())
        check("the policy in its folder counts", run(), 0, r"the policy's quorum has cosigned \d+ entries$")
        again = os.path.join(top, "again")
        surety("log", "export", mirror, again, expect=0)
        check("a mirror's tree carries the cosignatures",
              surety("verify", again, "--vkey", log.vkey, "--policy", policy), 0, r": 0 findings;")
        grown(log, tree, policy, run)
        damaged(log, tree, policy, run)
    other = write(os.path.join(top, "other"), f"log {surety('key', 'show', log.keys['CRV']).out}quorum none\n")
    check("a policy for other logs", run("--policy", other), 2, r"a policy for other logs than log\.example")
    check("a policy that is none", run("--policy", write(os.path.join(top, "none"), "quorum Q\n")), 1, r"none: ")


def grown(log, tree, policy, run):
    log.append_sources(300, 320)
    log.export(tree)
    check("what came since is recorded, not cosigned", run("--policy", policy), 0, r"20 of them new",
          r"^0 cosignatures of (\d+) entries kept; the policy's quorum has cosigned \d+ entries$")
    check("cosigned later", surety("log", "cosign", log.store, "--policy", policy), 0, r"cosigned by a quorum$")
    log.export(tree)
    check("taken over later", run("--policy", policy), 0, r"0 of them new",
          r"^3 cosignatures of (\d+) entries kept; the policy's quorum has cosigned \1 entries$")


def damaged(log, tree, policy, run):
    """A cosignature that does not hold is not kept; what was kept stays."""
    log.append_sources(320, 330)
    surety("log", "cosign", log.store, "--policy", policy, expect=0)
    log.export(tree)
    path = os.path.join(tree, "checkpoint")
    # A letter whose neighbour is another letter of base64: the line stays a signature line.
    signature = "— W2".encode() + rb"\S* \S{30,}?([b-y])"
    letter = re.search(signature, open(path, "rb").read())
    data = flipped(path, letter.start(1))
    check("a spoilt cosignature is not kept", run("--policy", policy), 0, r"10 of them new",
          r"^no cosignature was kept: ")
    restore(path, data)
    check("a sound one is", run("--policy", policy), 0, r"^3 cosignatures of \d+ entries kept")


class Killing(ledger.Quiet):
    """Kills `victim` when it asks for the `left`-th file."""
    lock, victim, left = threading.Lock(), None, 0

    def do_GET(self):
        with Killing.lock:
            Killing.left -= 1
            if Killing.left == 0:
                Killing.victim.kill()
        try:
            super().do_GET()
        except OSError:
            pass # it is dead


def killed(log, top, web):
    """Killed at each of its requests, it is whole or empty, and ends well when it is run again."""
    url, tree = serve(web, Killing) + "/log", os.path.join(web, "log")
    first, second = (os.path.join(top, name) for name in ("killed", "killed-later"))

    def run_killed(at, mirror):
        """How many entries the mirror has afterwards; None: no one was killed."""
        with Killing.lock: # it has no victim until the process is there
            Killing.left = at
            Killing.victim = subprocess.Popen([SURETY, "mirror", url, mirror, "--vkey", log.vkey],
                                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if Killing.victim.wait() != -signal.SIGKILL:
            return None
        shown = surety("log", "checkpoint", mirror)
        return int(shown.out.splitlines()[1]) if shown.status == 0 and shown.out else 0

    def run_all(mirror, before, after, name):
        """Kills it at one request after the other, until it gets to the end."""
        sizes = []
        while (size := run_killed(len(sizes) + 1, mirror)) is not None and len(sizes) < 200:
            sizes.append(size)
        report(len(sizes) > 3 and set(sizes) <= {before, after}, f"{name}: killed at each of {len(sizes)} requests",
               sizes)
        check("and sound in the end", surety("verify", mirror, "--vkey", log.vkey), 0, rf", {after} entries: 0 findings;")

    size = int(surety("log", "checkpoint", log.store).out.splitlines()[1])
    run_all(first, 0, size, "a mirror that begins")
    report(surety("show", "sources", first).out == surety("show", "sources", log.store).out, "with every row")
    Killing.left = 0
    shutil.copytree(first, second)
    log.append_sources(330, 900)
    log.append_body()
    log.export(tree)
    run_all(second, size, int(surety("log", "checkpoint", log.store).out.splitlines()[1]), "a mirror that grows")


def main():
    with tempfile.TemporaryDirectory(prefix="surety-follow-") as top:
        web = os.path.join(top, "web")
        os.mkdir(web)
        log = Log(top)
        log.append()
        log.append_sources(0, 300)
        with_policy(log, top, web, serve(web) + "/log")
        killed(log, top, web)
    finish()


main()
