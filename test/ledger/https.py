#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A log on a web server that speaks TLS: who is believed, and what a URL may hold.

Certificates are made on the spot by openssl, one that signed itself and one by an authority.
"""
import http.client
import os
import ssl
import subprocess
import tempfile

import ledger
from ledger import Log, check, finish, report, serve, surety


def openssl(*words):
    subprocess.run(["openssl", *words], check=True, capture_output=True)


def make_certificate(folder, name, subject, days="2"):
    """Signed by itself: the paths of the certificate and of its key."""
    certificate, key = (os.path.join(folder, name + end) for end in (".pem", ".key"))
    openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", days, "-keyout", key, "-out",
            certificate, "-subj", "/CN=" + name, "-addext", "subjectAltName=" + subject)
    return certificate, key


def make_signed(folder, authority, name, subject):
    """Signed by `authority`, which is such a pair."""
    certificate, key, request, more = (os.path.join(folder, name + end)
                                       for end in (".pem", ".key", ".csr", ".ext"))
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", request, "-subj", "/CN=" + name)
    with open(more, "w", encoding="utf-8") as file:
        file.write("subjectAltName=" + subject + "\n")
    openssl("x509", "-req", "-in", request, "-CA", authority[0], "-CAkey", authority[1], "-CAcreateserial",
            "-days", "2", "-out", certificate, "-extfile", more)
    return certificate, key


def context_of(pair):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*pair)
    return context


class Redirecting(ledger.Quiet):
    """Sends everything on to `target`."""
    target = ""

    def do_GET(self):
        self.send_response(302)
        self.send_header("Location", self.target + self.path)
        self.send_header("Content-Length", "0")
        self.end_headers()


def certificates(log, top, web):
    own = make_certificate(top, "own", "IP:127.0.0.1")
    authority = make_certificate(top, "authority", "DNS:authority.example")
    signed = make_signed(top, authority, "signed", "IP:127.0.0.1")
    elsewhere = make_signed(top, authority, "elsewhere", "DNS:log.example")
    urls = {name: serve(web, tls=context_of(pair)) + "/log" for name, pair in
            {"own": own, "signed": signed, "elsewhere": elsewhere}.items()}
    refused = r"^surety: https://127\.0\.0\.1:\d+/log/checkpoint: its certificate is not trusted: "
    mirror = os.path.join(top, "mirror")

    def verify(name, *more):
        return surety("verify", urls[name], "--vkey", log.vkey, *more)

    check("an unknown certificate is refused", verify("own"), 3, refused + "SSL certificate problem: self.signed")
    check("and no mirror is begun of it", surety("mirror", urls["own"], mirror, "--vkey", log.vkey), 3, refused)
    report(not os.path.exists(mirror), "nothing was written")
    for name in ("SSL_CERT_FILE", "CURL_CA_BUNDLE"):
        os.environ[name] = own[0]
        check(f"the environment has no say ({name})", verify("own"), 3, refused)
        del os.environ[name]
    check("--ca makes it known", verify("own", "--ca", own[0]), 0, r": 0 findings;")
    check("another one does not", verify("own", "--ca", authority[0]), 3, refused)
    check("one by an authority", verify("signed", "--ca", authority[0]), 0, r": 0 findings;")
    check("is not known by itself", verify("signed"), 3, refused)
    both = os.path.join(top, "both.pem")
    with open(both, "w", encoding="utf-8") as file:
        file.write(open(own[0], encoding="utf-8").read() + open(authority[0], encoding="utf-8").read())
    for name in ("own", "signed"):
        check(f"two in one file: {name}", verify(name, "--ca", both), 0, r": 0 findings;")
    check("a name that is another's", verify("elsewhere", "--ca", authority[0]), 3,
          refused + r".*(alternative certificate subject name|does not match)")
    check("mirrored", surety("mirror", urls["own"], mirror, "--vkey", log.vkey, "--ca", own[0]), 0, r"all verified")
    check("without a scheme it is https", surety("mirror", urls["own"].removeprefix("https://"), mirror, "--vkey",
                                                 log.vkey, "--ca", own[0]), 0, r"0 of them new")
    check("--ca that is no certificate", verify("own", "--ca", own[1]), 1, r"own\.key: no certificate in PEM$")
    check("--ca that is not there", verify("own", "--ca", top + "/none"), 3, r"none: ")
    with open(both, "w", encoding="utf-8") as file:
        file.write("-----BEGIN CERTIFICATE-----\nnonsense\n-----END CERTIFICATE-----\n")
    check("--ca that is broken", verify("own", "--ca", both), 3, r"the certificates to trust cannot be used")
    return own, urls["own"]


def schemes(log, top, web, own, url):
    """http is spoken where it is asked for, and nowhere else."""
    plain = serve(web)
    check("http where the URL says so", surety("verify", plain + "/log", "--vkey", log.vkey), 0, r": 0 findings;")
    check("https to a server that speaks http", surety("verify", plain.replace("http:", "https:") + "/log", "--vkey",
                                                       log.vkey), 3, r"/log/checkpoint: ")
    check("http to a server that speaks https", surety("verify", url.replace("https:", "http:"), "--vkey", log.vkey),
          3, r"/log/checkpoint: ")
    Redirecting.target = plain
    down = serve(web, Redirecting, context_of(own)) + "/log"
    check("no redirect leads from https to http", surety("verify", down, "--vkey", log.vkey, "--ca", own[0]), 3,
          r"/log/checkpoint: .*(not supported or disabled)")
    port = int(url.split(":")[2].split("/")[0])
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=ssl.create_default_context(cafile=own[0]))
    connection.request("GET", "/log/checkpoint")
    body = connection.getresponse().read().decode()
    connection.close()
    report(body == open(os.path.join(web, "log", "checkpoint"), encoding="utf-8").read(),
           "Python's own client reads the same from it", body)


def passwords(log, top, url):
    """A password in a URL is refused, and shown nowhere."""
    store = os.path.join(top, "mirror-2")
    witness = surety("key", "new", "w.example", "--witness", "-o", os.path.join(top, "w.key"), expect=0).out.strip()
    policy = os.path.join(top, "policy")
    host = url.removeprefix("https://")
    cases = []
    for written in (f"https://me:Geheim7@{host}", f"me:Geheim7@{host}", f"HTTPS://me:Geheim7@{host}",
                    f"ftp://me:Geheim7@{host}", f"https://me:Geheim7@no host/", f"https://me:Ge/heim7@{host}",
                    f"https://me:Geheim7@127.0.0.1:99999/log"):
        cases.append(surety("verify", written, "--vkey", log.vkey))
        cases.append(surety("mirror", written, store, "--vkey", log.vkey))
        with open(policy, "w", encoding="utf-8") as file:
            file.write(f"witness W {witness} {written.replace(' ', '')}\nquorum W\n")
        asked = surety("log", "cosign", log.store, "--policy", policy)
        report(asked.status in (1, 2) and "heim7" not in asked.all, f"of a witness: {written}", asked.all)
    for result in cases:
        report(result.status in (2, 3) and "heim7" not in result.all and "surety: " in result.err,
               result.err.strip() or "no message", result.all)
    report(not os.path.exists(store), "no mirror was begun")


def main():
    with tempfile.TemporaryDirectory(prefix="surety-https-") as top:
        web = os.path.join(top, "web")
        os.mkdir(web)
        log = Log(top)
        log.append()
        log.export(os.path.join(web, "log"))
        own, url = certificates(log, top, web)
        schemes(log, top, web, own, url)
        passwords(log, top, url)
    finish()


main()
