#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A statement that is larger than an entry may be: an area of 5,000 points, from signing to a mirror.

Its body is kept beside the log; the entry names it by its SHA-256.
"""
import hashlib
import json
import math
import os
import re
import shutil
import tempfile

from ledger import Log, check, finish, flipped, report, restore, serve, surety, verify

POINTS = 5000


def circle():
    """A ring of POINTS points, first and last the same."""
    ring = [[round(30 + math.cos(2 * math.pi * i / POINTS), 7), round(50 + math.sin(2 * math.pi * i / POINTS), 7)]
            for i in range(POINTS)]
    return ring + ring[:1]


def add_area(rows):
    path = os.path.join(rows, "areas.geojson")
    areas = json.load(open(path, encoding="utf-8"))
    feature = json.loads(json.dumps(areas["features"][0]))
    feature["properties"] = {"id": "CIRCLE", "name": "A circle"}
    feature["geometry"] = {"type": "Polygon", "coordinates": [circle()]}
    areas["features"].append(feature)
    with open(path, "w", encoding="utf-8") as file:
        json.dump(areas, file)


def points_of(path):
    """How many coordinates a GeoJSON file has for CIRCLE."""
    areas = json.load(open(path, encoding="utf-8"))
    for feature in areas["features"]:
        if feature.get("id", feature["properties"].get("id")) == "CIRCLE":
            return sum(len(ring) for ring in feature["geometry"]["coordinates"])
    return 0


def signed_and_appended(log, top):
    """The body's hash, and the index of the entry."""
    note = os.path.join(top, "signed")
    add_area(log.rows)
    surety("sign", log.rows, "--key", log.keys["SEC"], "-o", note, expect=0)
    stream = open(note, encoding="utf-8").read()
    report(len(stream) > 65535, "the stream holds the body")
    check("signed once more, the body stays", surety("sign", note, "--key", log.keys["CRV"]), 0,
          r"^— SEC .*\n— CRV ")
    cut = os.path.join(top, "cut")
    with open(cut, "w", encoding="utf-8") as file:
        file.write(stream[:stream.index("surety/v1", stream.index("\n\nid CIRCLE\n"))][:-100])
    before = surety("log", "checkpoint", log.store).out
    check("a body that was cut is refused", surety("log", "append", log.store, cut), 1, r"statement \d+: ")
    with open(cut, "w", encoding="utf-8") as file:
        file.write(stream.replace(str(circle()[7][0]), "30.5", 1))
    check("a body that was changed is refused", surety("log", "append", log.store, cut), 1, r"statement \d+: ")
    report(surety("log", "checkpoint", log.store).out == before, "and the log is as it was")
    check("appended", surety("log", "append", log.store, note), 0, r"^\d+ new, 0 said before; ")
    check("again", surety("log", "append", log.store, note), 0, r"^0 new, \d+ said before; ")
    listed = [line for line in surety("log", "list", log.store, expect=0).out.splitlines() if "CIRCLE" in line]
    report(len(listed) == 1, "it is one entry", listed)
    index = re.split(r"\s+", listed[0].strip())[0] if listed else "1"
    shown = surety("log", "show", log.store, index, expect=0).out
    digest = re.search(r"[0-9a-f]{64}", shown)
    report(digest is not None, "the entry names the body by its hash", shown[:500])
    return digest.group() if digest else "", index


def shown_and_exported(log, top, digest, index):
    tree = os.path.join(top, "web", "log")
    log.export(tree)
    body = os.path.join(tree, "body", digest)
    data = open(body, "rb").read()
    report(hashlib.sha256(data).hexdigest() == digest and len(data) > 65535, "the body lies in the tree by its hash")
    check("a proof of it", surety("log", "prove", log.store, index, "-o", os.path.join(top, "proof")), 0)
    check("verifies offline", verify(os.path.join(top, "proof"), log), 0, rf"^entry {index} is in the log")
    for where, name in ((log.store, "store"), (log.rows, "rows")):
        out = os.path.join(top, "out-" + name)
        surety("convert", where, "--to", "csv", "-o", out)
        path = os.path.join(out, "areas.geojson")
        if where == log.rows or os.path.exists(path):
            report(points_of(path) == POINTS + 1, f"every point of it ({name})")


def verified(log, top, url, digest):
    tree = os.path.join(top, "web", "log")
    for where, name in ((log.store, "the store"), (tree, "a folder"), (url, "a URL")):
        check(f"verified from {name}", verify(where, log), 0, r": 0 findings; .*1 bod")
    mirror = os.path.join(top, "mirror")
    check("mirrored", surety("mirror", url, mirror, "--vkey", log.vkey), 0, r"all verified")
    check("a sound mirror", verify(mirror, log), 0, r": 0 findings; .*1 bod")
    again = os.path.join(top, "again")
    surety("log", "export", mirror, again, expect=0)
    report(open(os.path.join(again, "body", digest), "rb").read() == open(os.path.join(tree, "body", digest), "rb").read(),
           "the mirror's tree has the same body")


def spoilt(log, top, url, digest, index):
    """A body that is flipped, cut, or not there: found in a folder and by URL, and not mirrored."""
    tree = os.path.join(top, "web", "log")
    body, mirror = os.path.join(tree, "body", digest), os.path.join(top, "fresh")
    data = open(body, "rb").read()
    refused = rf"^(body/{digest}: )?.*entry {index}: |^body/{digest}: "

    def everywhere(name):
        for where in (tree, url):
            check(f"{name}: {'a folder' if where == tree else 'a URL'}", verify(where, log), 1, rf"^body/{digest}: ")
        check(f"{name}: not mirrored", surety("mirror", url, mirror, "--vkey", log.vkey), 1, refused,
              r"^refused: the mirror keeps the 0 entries")

    for at in (0, len(data) // 2, len(data) - 1):
        flipped(body, at, 1)
        everywhere(f"byte {at} flipped")
        restore(body, data)
    os.chmod(body, 0o644)
    restore(body, data[:-1])
    everywhere("cut by one byte")
    restore(body, data + b"\n")
    everywhere("longer by one byte")
    os.remove(body)
    everywhere("missing")
    restore(body, data)
    check("and mirrored when it is back", surety("mirror", url, mirror, "--vkey", log.vkey), 0, r"all verified")


def spoilt_store(log, top, digest):
    """The same in the store's table, past the checksums: SQLite itself writes it."""
    copy = os.path.join(top, "copy")
    shutil.copytree(log.store, copy)
    path = os.path.join(copy, "ledger.sqlite")
    data = bytearray(open(path, "rb").read())
    at = data.find(b"id CIRCLE\n")
    report(at > 0, "the body is in the file")
    data[at + 3] ^= 1
    restore(path, data)
    check("a flipped bit of it is found", verify(copy, log), 1, r"^ledger\.sqlite: ")


def main():
    with tempfile.TemporaryDirectory(prefix="surety-bodies-") as top:
        web = os.path.join(top, "web")
        os.mkdir(web)
        log = Log(top)
        digest, index = signed_and_appended(log, top)
        shown_and_exported(log, top, digest, index)
        url = serve(web) + "/log"
        verified(log, top, url, digest)
        spoilt(log, top, url, digest, index)
        spoilt_store(log, top, digest)
    finish()


main()
