# SPDX-License-Identifier: Apache-2.0
"""What the tests of this folder share: calls of the program, a log with its keys, a web server.

Each test is a script of its own with the arguments PROGRAM and EXERCISE, the folder of the exercise.
Output is TAP.
"""
import functools
import gzip
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading

SURETY, EXERCISE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
count = failed = 0


def report(good, name, detail=""):
    global count, failed
    count += 1
    failed += not good
    print(f"{'ok' if good else 'not ok'} {count} - {name}")
    if not good:
        for line in str(detail).splitlines()[:20]:
            print("# " + line)
    sys.stdout.flush()


def finish():
    """The plan, and the exit status."""
    print(f"1..{count}")
    sys.exit(1 if failed else 0)


class Result:
    def __init__(self, done):
        self.status, self.out, self.err = done.returncode, done.stdout, done.stderr
        self.all = f"exit {self.status}\n{self.out}{self.err}"


def surety(*words, expect=None):
    done = subprocess.run([SURETY, *map(str, words)], capture_output=True, text=True)
    result = Result(done)
    if expect is not None and result.status != expect:
        report(False, "surety " + " ".join(map(str, words)), result.all)
    return result


def check(name, result, status, *patterns):
    """One case: exit status, and every pattern somewhere in the output."""
    missing = [p for p in patterns if not re.search(p, result.out + result.err, re.M)]
    report(result.status == status and not missing, name,
           result.all + "".join(f"\nmissing: {p}" for p in missing))


# ---- a web server of static files ----

class Quiet(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        path = self.translate_path(self.path)
        if not os.path.isfile(path):
            self.send_error(404)
            return
        body = open(path, "rb").read()
        self.send_response(200)
        if self.path.startswith("/zipped/"):
            body = gzip.compress(body)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, *_):
        """Callers that hang up, as those do that do not trust the certificate, are no news."""


def serve(folder, handler=Quiet, tls=None):
    """The address of a server of static files; `tls` is an ssl.SSLContext."""
    server = Server(("127.0.0.1", 0), functools.partial(handler, directory=folder))
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return f"http{'' if tls is None else 's'}://127.0.0.1:{server.server_port}"


# ---- a log ----

class Log:
    """A store with its keys; statements are areas, positions of a party, and long ones."""

    def __init__(self, top):
        self.top = top
        self.store = os.path.join(top, "store")
        self.rows = os.path.join(top, "rows")
        shutil.copytree(EXERCISE, self.rows)
        self.keys = {}
        for name in ("log.example", "SEC", "CRV"):
            path = os.path.join(top, name + ".key")
            surety("key", "new", name, "-o", path, expect=0)
            self.keys[name] = path
        self.vkey = surety("key", "show", self.keys["log.example"]).out.strip()
        surety("log", "init", self.store, "--origin", "log.example", "--key",
               self.keys["log.example"], "--secretariat", self.keys["SEC"], expect=0)

    def append(self):
        return surety("log", "append", self.store, self.rows, "--key", self.keys["SEC"], expect=0)

    def append_sources(self, first, last):
        path = os.path.join(self.rows, "sources.csv")
        columns = open(path, encoding="utf-8").readline().strip().split(",")
        with open(path, "a", encoding="utf-8") as table:
            for i in range(first, last):
                row = {"id": f"S-MORE-{i}", "title": f"More {i}", "tier": "3"}
                table.write(",".join(row.get(c, "") for c in columns) + "\n")
        return self.append()

    def append_body(self):
        """A statement that is too long for an entry: its body is kept beside the log."""
        path = os.path.join(self.rows, "areas.geojson")
        areas = json.load(open(path, encoding="utf-8"))
        ring = areas["features"][0]["geometry"]["coordinates"]
        while not isinstance(ring[0][0], (int, float)):
            ring = ring[0]
        (x, y), (u, v) = ring[0], ring[1]
        steps = 6000
        ring[1:1] = [[round(x + (u - x) * i / steps, 7), round(y + (v - y) * i / steps, 7)]
                     for i in range(1, steps)]
        json.dump(areas, open(path, "w", encoding="utf-8"))
        return self.append()

    def export(self, folder):
        surety("log", "export", self.store, folder, expect=0)


def verify(what, log, *more):
    return surety("verify", what, "--vkey", log.vkey, *more)


def flipped(path, at, bit=0):
    """Flips a bit of a file; gives back what was there."""
    data = open(path, "rb").read()
    os.chmod(path, 0o644)
    changed = bytearray(data)
    changed[at % len(data)] ^= 1 << bit
    with open(path, "wb") as file:
        file.write(changed)
    return data


def restore(path, data):
    with open(path, "wb") as file:
        file.write(data)


def find_files(tree):
    for folder, _, names in sorted(os.walk(tree)):
        for name in sorted(names):
            yield os.path.join(folder, name)
