#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A log and three witnesses, over the loopback interface (TAP).

    test/witness/witness.py PROGRAM

Every case stands on those before it: the log grows, witnesses come and go, then someone tries to
rewrite it. Ports are the host's to choose.
"""
import concurrent.futures
import hashlib
import http.client
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile

ORIGIN = "log.example/test"
NAMES = ("A", "B", "C")
CASES = []


def case(function):
    """Cases run in the order in which they stand here."""
    CASES.append(function)
    return function


class Witness:
    """One that runs, with a folder and a key of its own."""

    def __init__(self, world, name):
        self.world, self.name = world, name
        self.folder = world.path(f"witness-{name}")
        self.process = None
        world.run("key", "new", f"witness.example/{name}", "--witness", "-o", self.key)

    @property
    def key(self):
        return str(self.world.path(f"{self.name}.key"))

    def start(self):
        self.process = subprocess.Popen(
            [self.world.program, "witness", str(self.folder), "--listen", "127.0.0.1:0",
             "--key", self.key, "--log", self.world.vkey],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.url, self.vkey = self.process.stdout.readline().split()

    def stop(self, how=signal.SIGTERM):
        """What it wrote to standard error, and how it ended."""
        self.process.send_signal(how)
        _, notes = self.process.communicate(timeout=30)
        return notes, self.process.returncode

    def ask(self, method, path, body=None):
        """(status, content type, body)"""
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=30)
        connection.request(method, path, body=None if body is None else body.encode())
        answer = connection.getresponse()
        result = answer.status, answer.getheader("Content-Type"), answer.read().decode()
        connection.close()
        return result

    def evidence(self):
        folder = self.folder / "evidence"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


class World:
    def __init__(self, program, folder):
        self.program, self.folder, self.said = program, folder, 0
        self.run("key", "new", ORIGIN, "-o", str(self.path("log.key")))
        self.run("key", "new", "SEC", "-o", str(self.path("SEC.key")))
        self.store = self.path("store")
        self.vkey = self.run("key", "show", str(self.path("log.key"))).stdout.strip()
        self.run("log", "init", str(self.store), "--origin", ORIGIN, "--key", str(self.path("log.key")),
                 "--secretariat", str(self.path("SEC.key")))
        self.witnesses = {name: Witness(self, name) for name in NAMES}

    def path(self, name):
        return self.folder / name

    def run(self, *words, status=0, text=None):
        done = subprocess.run([self.program, *words], input=text, capture_output=True, text=True,
                              timeout=120, check=False)
        assert done.returncode == status, f"{words}: {done.returncode}\n{done.stdout}{done.stderr}"
        return done

    def write_policy(self, store=None):
        lines = [f"log {self.vkey}"]
        lines += [f"witness {name} {witness.vkey} {witness.url}" for name, witness in self.witnesses.items()]
        lines += ["group two 2 A B C", "quorum two", ""]
        ((store or self.store) / "policy").write_text("\n".join(lines))

    def append(self, store=None, count=1):
        """States so many new rows."""
        text = ""
        for _ in range(count):
            self.said += 1
            text += f"surety/v1 sources\nauthor SEC\nid S-{self.said}\n"
        return self.run("log", "append", str(store or self.store), "--key", str(self.path("SEC.key")), text=text)

    def checkpoint(self, store=None):
        return self.run("log", "checkpoint", str(store or self.store)).stdout

    def size(self, store=None):
        return int(self.checkpoint(store).splitlines()[1])

    def bare_checkpoint(self, store=None):
        """Without cosignatures."""
        text, lines = self.checkpoint(store).split("\n\n")
        return f"{text}\n\n{lines.splitlines()[0]}\n"

    def close(self):
        for witness in self.witnesses.values():
            if witness.process is not None and witness.process.poll() is None:
                witness.stop()


def signers(note):
    return re.findall(r"^\u2014 (\S+) \S+$", note.split("\n\n")[1], re.M)


def monitoring_path(origin=ORIGIN):
    return f"/{hashlib.sha256(origin.encode()).hexdigest()}/checkpoint"


@case
def nothing_is_cosigned_without_a_policy(world):
    assert "entries, recorded" in world.append().stdout
    assert signers(world.checkpoint()) == [ORIGIN]
    done = world.run("log", "cosign", str(world.store), status=2)
    assert "--policy" in done.stderr


@case
def a_witness_says_where_and_who_it_is(world):
    for witness in world.witnesses.values():
        witness.start()
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", witness.url)
        assert witness.vkey == world.run("key", "show", witness.key).stdout.strip()
    world.write_policy()


@case
def three_of_three_cosign(world):
    assert world.witnesses["A"].ask("GET", monitoring_path())[0] == 404
    done = world.append(count=5)
    assert "the log has 7 entries, cosigned by a quorum" in done.stdout, done.stdout
    assert done.stderr == ""
    expected = [ORIGIN] + [f"witness.example/{name}" for name in NAMES]
    assert sorted(signers(world.checkpoint())) == sorted(expected)


@case
def what_was_cosigned_can_be_watched(world):
    for name, witness in world.witnesses.items():
        status, kind, body = witness.ask("GET", monitoring_path())
        assert (status, kind) == (200, "text/plain; charset=utf-8")
        assert body.split("\n\n")[0] == world.checkpoint().split("\n\n")[0]
        assert signers(body) == [ORIGIN, f"witness.example/{name}"]
        assert witness.ask("GET", monitoring_path("log.example/other"))[0] == 404
        assert witness.ask("GET", monitoring_path().upper())[0] == 404


@case
def a_proof_and_an_export_carry_cosignatures(world):
    proof, tree = world.path("proof"), world.path("tree")
    world.run("log", "prove", str(world.store), "3", "-o", str(proof))
    assert len(signers(proof.read_text()[proof.read_text().index(ORIGIN):])) == 4
    world.run("log", "export", str(world.store), str(tree))
    assert (tree / "checkpoint").read_text() == world.checkpoint()


@case
def other_requests_are_refused(world):
    witness = world.witnesses["A"]
    assert witness.ask("POST", "/add-checkpoint", "")[0] == 400
    assert witness.ask("POST", "/add-checkpoint", f"old 07\n\n{world.bare_checkpoint()}")[0] == 400
    assert witness.ask("GET", "/add-checkpoint")[0] == 405
    assert witness.ask("POST", monitoring_path(), "")[0] == 405
    assert witness.ask("GET", "/")[0] == 404
    assert witness.ask("POST", "/add-checkpoint", "x" * (2 << 20))[0] == 413
    other = world.bare_checkpoint().replace(ORIGIN, "log.example/other")
    assert witness.ask("POST", "/add-checkpoint", f"old 7\n\n{other}")[0] == 404
    assert witness.ask("POST", "/add-checkpoint", f"old 9\n\n{world.bare_checkpoint()}")[0] == 400
    spoilt = world.bare_checkpoint().replace("\n7\n", "\n8\n")
    assert witness.ask("POST", "/add-checkpoint", f"old 7\n\n{spoilt}")[0] == 403
    assert witness.ask("POST", "/add-checkpoint", f"old 3\n\n{world.bare_checkpoint()}") == \
        (409, "text/x.tlog.size", "7\n")
    assert witness.evidence() == []


@case
def two_of_three_are_a_quorum(world):
    notes, status = world.witnesses["C"].stop()
    assert (notes, status) == ("", 0), (notes, status)
    done = world.append()
    assert "cosigned by a quorum" in done.stdout
    assert done.stderr.startswith("C\tnot reached: "), done.stderr
    assert f"witness.example/C" not in signers(world.checkpoint())


@case
def one_of_three_is_none_and_the_append_stands(world):
    assert world.witnesses["B"].stop(signal.SIGINT)[1] == 0
    size = world.size()
    done = world.append()
    assert f"the log has {size + 1} entries, recorded" in done.stdout
    assert world.size() == size + 1
    done = world.run("log", "cosign", str(world.store), status=1)
    assert done.stdout.splitlines()[0] == f"A\tcosigned {size + 1} entries", done.stdout
    assert done.stdout.splitlines()[-1] == f"{size + 1} entries, recorded"


@case
def a_proof_is_of_what_a_quorum_cosigned(world):
    size = world.size()
    for index, expected in ((3, size - 1), (size - 1, size)):
        proof = world.run("log", "prove", str(world.store), str(index)).stdout
        assert f"\n{ORIGIN}\n{expected}\n" in proof, (index, proof)


@case
def witnesses_remember_and_catch_up(world):
    for name in ("B", "C"):
        world.witnesses[name].start()
    world.write_policy()
    size = world.size()
    (world.store / "witnesses").unlink()  # what we remember of them is a hint and no more
    assert world.witnesses["C"].ask("POST", "/add-checkpoint", f"old 0\n\n{world.bare_checkpoint()}") == \
        (409, "text/x.tlog.size", "7\n")
    done = world.run("log", "cosign", str(world.store))
    assert done.stdout == "".join(f"{name}\tcosigned {size} entries\n" for name in NAMES) + \
        f"{size} entries, cosigned by a quorum\n", done.stdout
    assert (world.store / "witnesses").exists()


@case
def killed_witnesses_remember_too(world):
    world.witnesses["B"].stop(signal.SIGKILL)
    world.witnesses["B"].start()
    world.write_policy()
    status, kind, body = world.witnesses["B"].ask("GET", monitoring_path())
    assert status == 200 and f"\n{world.size()}\n" in body


@case
def many_at_once(world):
    body = f"old {world.size()}\n\n{world.bare_checkpoint()}"
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda i: world.witnesses[NAMES[i % 3]].ask("POST", "/add-checkpoint", body),
                                range(96)))
    assert {answer[0] for answer in answers} == {200}
    assert all(answer[2].startswith("\u2014 witness.example/") for answer in answers)


@case
def a_store_that_was_set_back_is_noticed(world):
    backup = world.path("backup")
    shutil.copytree(world.store, backup)
    (backup / "witnesses").unlink()
    size = world.size()
    assert "cosigned by a quorum" in world.append().stdout
    done = world.run("log", "cosign", str(backup), status=1)
    expected = f"has seen {size + 1} entries, this store has {size}: the storage was rolled back, or the witness lies"
    assert done.stdout.splitlines()[:3] == [f"{name}\t{expected}" for name in NAMES], done.stdout
    assert all(witness.evidence() == [] for witness in world.witnesses.values())


@case
def a_second_history_is_refused_and_kept(world):
    fork = world.path("backup")
    done = world.append(fork)  # as many entries as the first history has, signed by the same key
    assert world.size(fork) == world.size() and world.bare_checkpoint(fork) != world.bare_checkpoint()
    assert done.stdout.endswith("entries, recorded\n")
    assert done.stderr.count("find out why (422") == 3, done.stderr
    for witness in world.witnesses.values():
        names = witness.evidence()
        assert [name.split("-")[0] for name in names] == ["fork", "fork"], names
        assert names[0].endswith(".cosigned") and names[1].endswith(".request")
        kept = [(witness.folder / "evidence" / name).read_text() for name in names]
        assert kept[0] == witness.ask("GET", monitoring_path())[2]
        assert kept[1].endswith(f"\n{world.bare_checkpoint(fork)}")


@case
def a_longer_second_history_is_refused_too(world):
    fork = world.path("backup")
    done = world.append(fork, count=3)
    assert done.stderr.count("find out why (422") == 3, done.stderr
    for witness in world.witnesses.values():
        assert sum(name.startswith("unproven-") for name in witness.evidence()) == 2
    notes, status = world.witnesses["A"].stop()
    assert status == 0 and notes.count("kept as ") == 3 and "two histories" in notes, notes


@case
def a_spoilt_policy_does_not_stop_an_append(world):
    policy = world.store / "policy"
    policy.write_text("quorum of friends\n")
    done = world.append()
    assert "entries, recorded" in done.stdout and done.stderr.startswith("not cosigned: "), done.stderr
    world.run("log", "append", str(world.store), "--policy", str(policy), status=1, text="")
    world.write_policy()


@case
def the_first_history_goes_on(world):
    assert "cosigned by a quorum" in world.append().stdout


def main():
    failed = 0
    print(f"1..{len(CASES)}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        os.umask(0o077)
        world = World(str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(folder))
        try:
            for number, function in enumerate(CASES, 1):
                name = function.__name__.replace("_", " ")
                try:
                    function(world)
                    print(f"ok {number} - {name}", flush=True)
                except Exception as error:  # whatever it was, the other cases are told too
                    failed += 1
                    print("# " + f"{type(error).__name__}: {error}".replace("\n", "\n# "))
                    print(f"not ok {number} - {name}", flush=True)
        finally:
            world.close()
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
