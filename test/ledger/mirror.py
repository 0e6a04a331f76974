#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A log from its first entry to its forgery, looked at by `surety verify` and `surety mirror`.

Makes a store, publishes it on a web server of its own (loopback, a port that is free), verifies and
mirrors it, lets it grow, damages every kind of file, forks it and takes it back. Every finding must
name the file and the entry. Output is TAP; arguments: the program, the folder of the exercise.
"""
import base64
import functools
import json
import os
import re
import shutil
import tempfile

from ledger import EXERCISE, Log, check, find_files, finish, flipped, report, restore, serve, surety, verify

# ---- the cases ----

def sound(log, top, url):
    tree = os.path.join(top, "web", "log")
    check("a sound store", verify(log.store, log), 0, r"^log\.example, \d+ entries: 0 findings;",
          r"^not checked: cosignatures, for no policy was given$")
    check("a sound tree in a folder", verify(tree, log), 0, r"0 findings; .* 1 body, \d+ files$")
    check("the same by file://", verify("file://" + tree, log), 0, r"0 findings;")
    check("the same by URL", verify(url + "/log", log), 0, r"0 findings;",
          r"^not checked: tiles of earlier sizes, for a web server does not list them$")
    check("the same as gzip", verify(url + "/zipped/log", log), 0, r"0 findings;")
    answer = json.loads(verify(tree, log, "--json").out)
    report(answer["verified"] and answer["findings"] == [] and answer["entries"] == answer["size"]
           and answer["signatures"] == answer["size"] and answer["bodies"] == 1,
           "the same as JSON", answer)
    other = surety("key", "show", log.keys["CRV"]).out.strip()
    for what in (log.store, tree):
        check("another key's log is not this one", surety("verify", what, "--vkey", other), 1,
              r"1 finding; the rest was not looked at")
    check("nothing there", verify(top + "/absent", log), 3, r"no such file or folder")
    check("no server there", verify("http://127.0.0.1:1/log", log), 3, r"http://127\.0\.0\.1:1/log")
    check("no key", surety("verify", tree), 2, r"missing --vkey")
    check("a key that is none", surety("verify", tree, "--vkey", "nonsense"), 2, r"--vkey: ")


def proofs(log, top):
    path = os.path.join(top, "entry-5.tlog-proof")
    bare = os.path.join(top, "bare.tlog-proof")
    entry = os.path.join(top, "entry")
    surety("log", "prove", log.store, "5", "-o", path, expect=0)
    surety("log", "show", log.store, "5", "-o", entry, expect=0)
    check("a proof, offline", verify(path, log), 0, r"^entry 5 is in the log log\.example, ",
          r"^the entry says: \"surety/v1 ", r"^not checked: the entry's own signatures")
    text = open(path, encoding="utf-8").read()
    with open(bare, "w", encoding="utf-8") as file:
        file.write("".join(l for l in text.splitlines(True) if not l.startswith("extra ")))
    check("a proof without its entry", verify(bare, log), 2, r"--entry FILE")
    check("a proof with its entry beside it", verify(bare, log, "--entry", entry), 0, r"^entry 5 is")
    flipped(entry, 40)
    check("another entry", verify(bare, log, "--entry", entry), 1, r"1 finding; nothing is proved")
    lines = text.split("\n")
    at = next(i for i, l in enumerate(lines) if l.startswith("index ")) + 1
    hash_bytes = bytearray(base64.b64decode(lines[at]))
    hash_bytes[3] ^= 4
    lines[at] = base64.b64encode(hash_bytes).decode()
    restore(path, "\n".join(lines).encode())
    check("a flipped hash in a proof", verify(path, log), 1, r"nothing is proved")
    report(json.loads(verify(path, log, "--json").out)["verified"] is False, "the same as JSON")


def damaged_tree(log, top):
    """One flipped bit in each file: each is found, and named."""
    tree = os.path.join(top, "web", "log")
    for path in find_files(tree):
        name = os.path.relpath(path, tree)
        data = flipped(path, os.path.getsize(path) * 2 // 3, 2)
        result = verify(tree, log)
        check(f"a flipped bit in {name}", result, 1, "^" + re.escape(name) + ":")
        restore(path, data)
    path = os.path.join(tree, "tile/0/000")
    data = flipped(path, 32 * 200 + 5)
    check("the hash is named", verify(tree, log), 1,
          r"^tile/0/000: hash 200: is not the leaf hash of this entry$")
    restore(path, data)
    path = os.path.join(tree, "tile/entries/000")
    data = open(path, "rb").read()
    at = data.index("— SEC".encode(), 20000) + 30
    number, offset = 0, 0
    while offset + 2 + int.from_bytes(data[offset:offset + 2], "big") <= at:
        offset += 2 + int.from_bytes(data[offset:offset + 2], "big")
        number += 1
    flipped(path, at)
    check("the entry is named", verify(tree, log), 1, rf"^tile/entries/000: entry {number}: ",
          rf"^tile/0/000: hash {number}: is not the leaf hash")
    restore(path, data)
    os.rename(path, path + "-gone")
    check("a missing bundle", verify(tree, log), 1, r"^tile/entries/000: is missing$")
    os.rename(path + "-gone", path)
    body = os.path.join(tree, "body", os.listdir(os.path.join(tree, "body"))[0])
    os.rename(body, body + "-gone")
    check("a missing body", verify(tree, log), 1, r"^body/[0-9a-f]{64}: is missing$")
    os.rename(body + "-gone", body)
    with open(os.path.join(tree, "tile", "stray"), "w", encoding="utf-8") as file:
        file.write("x")
    check("a name that is none", verify(tree, log), 1, r"^tile/stray: is not the name of a tile$")
    os.remove(os.path.join(tree, "tile", "stray"))
    check("and it is sound again", verify(tree, log), 0, r"0 findings")


def damaged_store(log, top):
    """Bits of the file, which carries checksums."""
    copy = os.path.join(top, "damaged")
    shutil.copytree(log.store, copy)
    path = os.path.join(copy, "ledger.sqlite")
    size = os.path.getsize(path)
    missed = []
    for at in [*range(0, 100, 3), *range(101, size, size // 60)]:
        data = flipped(path, at, at % 8)
        result = verify(copy, log)
        if result.status != 1 or not re.match(r"ledger\.sqlite: ", result.out):
            missed.append((at, result.all))
        restore(path, data)
    report(not missed, "flipped bits of a store's file are found in one line", missed[:3])
    check("the copy is sound", verify(copy, log), 0, r"0 findings")


def mirrored(log, top, url):
    mirror = os.path.join(top, "mirror")
    run = functools.partial(surety, "mirror", url + "/log", mirror, "--vkey", log.vkey)
    check("a mirror is begun", run(), 0, r": log\.example, (\d+) entries, \1 of them new")
    check("it is a sound store", verify(mirror, log), 0, r"0 findings")
    check("it is up to date", run(), 0, r"0 of them new")
    report(surety("show", "sources", mirror).out == surety("show", "sources", log.store).out,
           "it is a record like the original")
    log.append_sources(300, 1000)
    log.export(os.path.join(top, "web", "log"))
    check("it grows with the log", run(), 0, r"700 of them new")
    check("and is sound", verify(mirror, log), 0, r"0 findings")
    answer = json.loads(run("--json").out)
    report(answer["outcome"] == "same" and answer["size_before"] == answer["size_after"],
           "the same as JSON", answer)
    other = surety("key", "show", log.keys["CRV"]).out.strip()
    check("another key's log is not taken",
          surety("mirror", url + "/log", mirror, "--vkey", other), 1, r"checkpoint: ")
    return mirror, run


def spoilt(log, top, run, mirror):
    """What the server has spoilt is not taken over, and is named."""
    tree = os.path.join(top, "web", "log")
    before = surety("log", "checkpoint", mirror).out
    log.append_sources(1000, 1020)
    log.export(tree)
    size = int(surety("log", "checkpoint", log.store).out.splitlines()[1])
    newest = f"{size // 256:03}.p/{size % 256}"
    path = os.path.join(tree, "tile", "entries", newest)
    data = flipped(path, os.path.getsize(path) - 5)
    check("a spoilt entry is not mirrored", run(), 1,
          rf"^tile/entries/{re.escape(newest)}: entry \d+: ", r"^refused: the mirror keeps")
    restore(path, data)
    path = os.path.join(tree, "tile", "0", newest)
    data = flipped(path, os.path.getsize(path) - 5)
    check("a spoilt tile is not mirrored", run(), 1, r"^refused: the mirror keeps")
    restore(path, data)
    path = os.path.join(tree, "checkpoint")
    data = flipped(path, 60)
    check("a spoilt checkpoint is not believed", run(), 1, r"checkpoint: ")
    restore(path, data)
    report(surety("log", "checkpoint", mirror).out == before, "the mirror is as it was")
    check("and then takes what is sound", run(), 0, r"20 of them new")


def evidence_of(mirror, kind):
    folder = os.path.join(mirror, "evidence")
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    return {n.rsplit(".", 1)[1]: open(os.path.join(folder, n), encoding="utf-8").read()
            for n in names if n.startswith(kind + "-")}


def forged(log, old_store, top, run, mirror):
    """An old copy of the store grows otherwise, signed by the log's own key."""
    tree = os.path.join(top, "web", "log")
    honest = os.path.join(top, "honest")
    os.rename(tree, honest)
    seen = surety("log", "checkpoint", mirror).out
    fork = Log.__new__(Log)
    fork.top, fork.store, fork.keys, fork.vkey = top, old_store, log.keys, log.vkey
    fork.rows = os.path.join(top, "other-rows")
    shutil.copytree(log.rows, fork.rows)
    shutil.copy(os.path.join(EXERCISE, "sources.csv"), fork.rows)

    fork.export(tree)
    check("a log that went back is refused", run(), 1, r"it went back, or an old copy is being served",
          r"^evidence is kept in .*/evidence/back-")
    kept = evidence_of(mirror, "back")
    report(kept.get("seen") == seen and kept.get("shown") == open(f"{tree}/checkpoint").read()
           and kept.get("proof", "").startswith("old "), "and the evidence is kept", kept)

    fork.append_sources(5000, 5100)
    fork.export(tree)
    check("a shorter fork is refused", run(), 1, r"^the log forked: its key has signed other first ",
          r"^evidence is kept in .*/evidence/fork-")
    fork.append_sources(5100, 6000)
    fork.export(tree)
    check("a longer fork is refused", run(), 1,
          r"^the log forked: its key has signed a log of \d+ entries that does not begin with the ",
          r"^evidence is kept in .*/evidence/fork-")
    kept = evidence_of(mirror, "fork")
    report(set(kept) == {"seen", "shown", "proof"}, "and the evidence is kept", kept)
    check("the fork alone looks sound", verify(tree, log), 0, r"0 findings")
    answer = json.loads(run("--json").out)
    report(answer["outcome"] == "forked" and answer["evidence"] is not None, "the same as JSON",
           answer)

    shutil.rmtree(tree)
    os.rename(honest, tree)
    check("the mirror is as it was", run(), 0, r"0 of them new")
    check("and sound", verify(mirror, log), 0, r"0 findings")


def unsigned_founding(top):
    """A log whose first entry is a bare text: its key came in by hand."""
    folder = os.path.join(top, "by-hand")
    os.mkdir(folder)
    key, sec = os.path.join(folder, "log.key"), os.path.join(folder, "sec.key")
    surety("key", "new", "hand.example", "-o", key, expect=0)
    vkey = surety("key", "show", key).out.strip()
    sec_vkey = surety("key", "new", "SEC", "-o", sec, expect=0).out.strip()
    store, tree = os.path.join(folder, "store"), os.path.join(folder, "tree")
    surety("log", "init", store, "--origin", "hand.example", "--key", key, "--secretariat",
           sec_vkey, expect=0)
    surety("log", "append", store, EXERCISE, "--key", sec, expect=0)
    surety("log", "export", store, tree, expect=0)
    for what in (store, tree):
        check("the first entry may be unsigned", surety("verify", what, "--vkey", vkey), 0,
              r"^hand\.example, (\d+) entries: 0 findings; looked at \1 statements")
    mirror = os.path.join(folder, "mirror")
    check("and is mirrored so", surety("mirror", tree, mirror, "--vkey", vkey), 0, r"all verified")
    check("in a sound mirror", surety("verify", mirror, "--vkey", vkey), 0, r"0 findings")


def main():
    with tempfile.TemporaryDirectory(prefix="surety-mirror-") as top:
        web = os.path.join(top, "web")
        os.mkdir(web)
        os.symlink(web, os.path.join(web, "zipped"))
        url = serve(web)
        log = Log(top)
        log.append()
        log.append_body()
        log.append_sources(0, 300)
        log.export(os.path.join(web, "log"))
        sound(log, top, url)
        proofs(log, top)
        damaged_tree(log, top)
        damaged_store(log, top)
        old_store = os.path.join(top, "old")
        shutil.copytree(log.store, old_store)
        mirror, run = mirrored(log, top, url)
        spoilt(log, top, run, mirror)
        forged(log, old_store, top, run, mirror)
        unsigned_founding(top)
    finish()


main()
