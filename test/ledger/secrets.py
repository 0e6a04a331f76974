#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Secret keys on disk and in memory, looked at from outside.

A process that waits for statements with two keys open is searched, page by page, for their secrets;
then it is made to crash.
"""
import base64
import os
import re
import resource
import signal
import subprocess
import tempfile

from ledger import Log, SURETY, check, finish, report, surety


def files(top):
    """Modes, links and names, whatever the umask."""
    before = os.umask(0)
    for mask in (0o000, 0o022, 0o077, 0o777):
        os.umask(mask)
        path = os.path.join(top, f"mask-{mask:o}.key")
        surety("key", "new", "A", "-o", path, expect=0)
        status = os.stat(path)
        report(status.st_mode & 0o7777 == 0o600 and status.st_nlink == 1, f"0600 under umask {mask:03o}", oct(status.st_mode))
        os.umask(0)
    os.umask(before)
    data = open(path, "rb").read()
    check("a key is not written over", surety("key", "new", "A", "-o", path), 2, r"is there already")
    link = os.path.join(top, "link.key")
    os.symlink(os.path.join(top, "nowhere.key"), link)
    check("nor through a link", surety("key", "new", "A", "-o", link), 2, r"is there already")
    report(open(path, "rb").read() == data and not os.path.exists(os.path.join(top, "nowhere.key")),
           "and all is as it was")
    report(not [name for name in os.listdir(top) if not name.endswith(".key")], "no temporary file is left",
           os.listdir(top))
    for mode in (0o640, 0o604, 0o620, 0o601, 0o644, 0o666):
        os.chmod(path, mode)
        check(f"a key of mode {mode:o} is not used", surety("key", "show", path), 3, r"chmod 600 it$")
    os.chmod(path, 0o400)
    check("one that only its owner reads is", surety("key", "show", path), 0, r"^A\+")


def kept_open(log):
    """A call that has read the keys of the log and of the secretariat, and waits for input."""
    process = subprocess.Popen([SURETY, "log", "append", log.store, "-", "--key", log.keys["SEC"]],
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                               cwd=log.top, preexec_fn=lambda: resource.setrlimit(
                                   resource.RLIMIT_CORE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY)))
    # It reads its input last: when a pipe's worth and more is taken, the keys are open.
    process.stdin.write(b"x" * (1 << 20))
    process.stdin.flush()
    return process


def mappings(pid):
    """(start, size, locked bytes) of what can be read."""
    locked, found = 0, []
    for line in open(f"/proc/{pid}/smaps", encoding="utf-8"):
        head = re.match(r"([0-9a-f]+)-([0-9a-f]+) r", line)
        if head:
            start, end = (int(part, 16) for part in head.groups())
            found.append([start, end - start, 0])
        elif re.match(r"[0-9a-f]+-[0-9a-f]+ ", line):
            found.append([0, 0, 0])
        elif line.startswith("Locked:"):
            found[-1][2] = int(line.split()[1]) * 1024
    return [one for one in found if 0 < one[1] < 1 << 30]


def occurrences(pid, secrets):
    """{name: in how many places of memory}"""
    counts = dict.fromkeys(secrets, 0)
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for start, size, _ in mappings(pid):
            try:
                memory.seek(start)
                data = memory.read(size)
            except (OSError, ValueError, OverflowError):
                continue
            for name, secret in secrets.items():
                counts[name] += data.count(secret)
    return counts


def in_memory(log):
    secrets = {}
    for name in ("log.example", "SEC"):
        text = open(log.keys[name], "rb").read().strip()[-44:]
        secrets[name + " as text"] = text[4:]
        secrets[name + " as bytes"] = base64.b64decode(text)[1:]
    process = kept_open(log)
    limits = open(f"/proc/{process.pid}/limits", encoding="utf-8").read()
    report(re.search(r"^Max core file size\s+0\s+0\s", limits, re.M), "the limit on core dumps is nothing", limits)
    try:
        counts = occurrences(process.pid, secrets)
    except PermissionError:
        report(True, "other processes of the user cannot look into it")
    else: # root can: in each pair the seed stands twice, as it is kept and as libsodium wants it
        for name, count in counts.items():
            report(count == (2 if name.endswith("bytes") else 0), f"{name}: nowhere but where it is kept", count)
    process.send_signal(signal.SIGSEGV)
    process.stdin.close()
    output = process.stdout.read() + process.stderr.read()
    _, status = os.waitpid(process.pid, 0)
    process.returncode = 0
    report(not os.WCOREDUMP(status), "a crash leaves no core dump", status)
    report(not any(secret in output for secret in secrets.values()), "and says nothing of the key")
    report(not [name for name in os.listdir(log.top) if name.startswith("core")], "nor is there a file of it")


def never_said(log):
    """No output of any call with a key has any part of it."""
    text = open(log.keys["SEC"], encoding="utf-8").read().strip()
    seed = text[-44:]
    for words in (("key", "show", log.keys["SEC"]), ("sign", log.rows, "--key", log.keys["SEC"]),
                  ("log", "append", log.store, log.rows, "--key", log.keys["SEC"]), ("key", "show", log.rows),
                  ("verify", log.store, "--vkey", log.keys["SEC"]), ("verify", log.store, "--vkey", text)):
        result = surety(*words)
        report(seed[:12] not in result.all and seed[-12:] not in result.all, "not said: " + " ".join(words[:2]))
    for name in os.listdir(log.store):
        if name != "log.key":
            data = open(os.path.join(log.store, name), "rb").read()
            report(seed.encode() not in data and base64.b64decode(seed)[1:] not in data, f"not in {name}")


def words_and_files(log):
    """A secret key where something else is wanted: as a word of any command, and in files that others read."""
    path = log.keys["SEC"]
    text = open(path, encoding="utf-8").read().strip()
    calls = [("{}",), ("--{}",), ("assess", "{}"), ("assess", log.rows, "--without", "{}"), ("assess", log.rows, "--without={}"),
             ("assess", log.rows, "--{}"), ("assess", log.rows, "--as-of", "{}"), ("assess", log.rows, "--suppose", "{}=true"),
             ("assess", log.rows, log.rows, "see {}"), ("log", "init", os.path.join(log.top, "no"), "--origin", "{}"),
             ("log", "show", log.store, "{}"), ("key", "new", "{}"), ("key", "show", "{}"), ("help", "{}"), ("new", "{}"),
             ("mirror", "http://127.0.0.1:1/{}", os.path.join(log.top, "no"), "--vkey", "{}")]
    for call in calls:
        result = surety(*[word.format(text) for word in call])
        report(result.status == 2 and "a secret key" in result.all and text[12:40] not in result.all,
               "a word that is a secret key: " + " ".join(call[:2]), result.all)
    folder = os.path.join(log.top, "secret-rows")
    os.mkdir(folder)
    for name, data in (("guarantee.csv", f"id,title,host,trigger,horizon\n{text},t,{text},{text},{text}\n"),
                       ("parties.csv", f"id,name,kind,role,key\n{text},{text},{text},{text},{text}\n")):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(data)
    for call in (("check", folder), ("assess", folder), ("check", path), ("verify", path, "--vkey", log.vkey),
                 ("verify", log.store, "--policy", path), ("log", "append", log.store, path),
                 ("log", "cosign", log.store, "--policy", path)):
        result = surety(*call)
        report(result.status != 0 and text[12:40] not in result.all, "a secret key in a file: " + " ".join(call[:2]), result.all)


def main():
    with tempfile.TemporaryDirectory(prefix="surety-secrets-") as top:
        keys = os.path.join(top, "keys")
        os.mkdir(keys)
        files(keys)
        log = Log(top)
        in_memory(log)
        never_said(log)
        words_and_files(log)
    finish()


main()
