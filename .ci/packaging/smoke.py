#!/usr/bin/env python3
"""Uses an installed grantlint as a new user does, away from the folder that it was built in.

usage: smoke.py [--folder HERE=THERE] COMMAND…

COMMAND is how the program is started: `grantlint`, or `chroot ROOT grantlint`. --folder names a folder as this script
sees it and as the program does, where these differ. Nothing is sent to any address but 127.0.0.1.
"""

import argparse
import contextlib
import http.client
import http.server
import json
import os
import pathlib
import re
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import xml.etree.ElementTree as xml


class Program:
    """The program, in a folder of its own with an environment of its own."""

    def __init__(self, command, here, there):
        self.command, self.here, self.there = command, here, there
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": there, "XDG_STATE_HOME": f"{there}/state", "LANG": "C.UTF-8",
        }

    def line(self, arguments):
        # Started from a shell, because a working directory inside of another root cannot be set from here.
        *prefix, program = self.command
        return [*prefix, "sh", "-c", 'cd "$1" && shift && exec "$@"', "sh", self.there, program, *arguments]

    def run(self, *arguments, expected=0, variables={}):
        done = subprocess.run(
            self.line(arguments), env=self.environment | variables, capture_output=True, text=True, timeout=120,
            stdin=subprocess.DEVNULL)
        if done.returncode != expected:
            sys.exit(
                f"FAILED: grantlint {' '.join(arguments)} exited with {done.returncode}, not {expected}\n"
                f"{done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout, done.stderr

    @contextlib.contextmanager
    def emulated_tenant(self):
        """The variables with which to sign in to `grantlint emulate`, as it prints them."""
        emulator = subprocess.Popen(
            self.line(["emulate"]), env=self.environment, stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL)
        try:
            printed = ""
            while "grantlint audit" not in printed:
                line = emulator.stdout.readline()
                if not line:
                    sys.exit(f"FAILED: grantlint emulate ended: {printed}")
                printed += line
            yield dict(re.findall(r"(\w+)=(\S+)", printed))
        finally:
            emulator.send_signal(signal.SIGINT)
            emulator.wait(timeout=60)


@contextlib.contextmanager
def served_over_tls(address, folder):
    """Serves what is at the address over TLS; gives the new address and its certificate's name in the folder."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=grantlint smoke test",
         "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True)
    certificate.chmod(0o644)
    host = address.removeprefix("http://")

    class Forwarding(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def forward(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            onward = http.client.HTTPConnection(host, timeout=60)
            onward.request(self.command, self.path, body, {**self.headers, "Host": host})
            answer = onward.getresponse()
            content = answer.read()
            onward.close()
            self.send_response_only(answer.status, answer.reason)
            for name, value in answer.getheaders():
                if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = forward

        def log_message(self, *_):
            pass

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, *_):
            pass  # A client that does not trust the certificate ends the connection: what it says is looked at.

    server = Server(("127.0.0.1", 0), Forwarding)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"https://127.0.0.1:{server.server_address[1]}", certificate.name
    finally:
        server.shutdown()
        server.server_close()


def require(is_so, what):
    if not is_so:
        sys.exit(f"FAILED: {what}")


@contextlib.contextmanager
def step(what):
    start = time.monotonic()
    yield
    print(f"  {time.monotonic() - start:5.1f} s  {what}", flush=True)


def open_findings(here, name):
    return json.loads((here / name).read_text())["summary"]["open"]


def smoke(program):
    here, there = program.here, program.there
    with step("version"):
        version, _ = program.run("--version")
        require(re.fullmatch(r"\d+\.\d+\.\d+\S*\n", version), f"a version is not {version!r}")
    with step("the demo tenant audited, as JUnit and HTML as well"):
        text, _ = program.run("audit", "--demo", "-o", "junit=report.xml", "-o", "html=report.html", expected=1)
        require("demo.grantlint.example" in text, "the audit does not name its tenant")
        failures = xml.parse(here / "report.xml").getroot().findall(".//failure")
        require(failures, "no failure in report.xml")
        require("</html>" in (here / "report.html").read_text(), "report.html is cut")
    with program.emulated_tenant() as variables:
        with step("an emulated tenant audited"):
            program.run("audit", "-q", "-o", "json=http.json", expected=1, variables=variables)
        with served_over_tls(variables["GRANTLINT_API_URL"], here) as (address, certificate):
            over_tls = variables | {"GRANTLINT_API_URL": address}
            with step("the same over TLS, by a certificate that SSL_CERT_FILE names"):
                trusted = over_tls | {"SSL_CERT_FILE": f"{there}/{certificate}"}
                program.run("audit", "-q", "-o", "json=https.json", expected=1, variables=trusted)
                counts = [open_findings(here, name) for name in ("http.json", "https.json")]
                require(counts[0] == counts[1], f"findings over http and https: {counts}")
            with step("not by a certificate that nobody named"):
                _, said = program.run("audit", "-q", expected=3, variables=over_tls)
                require("certificate" in said, f"nothing is said of a certificate: {said}")
        with step("a repair, and its rollback"):
            repair = ["audit", "--fix", "--yes", "-q", "--select", "no-allow-all-scopes"]
            program.run(*repair, expected=1, variables=variables)
            program.run("audit", "-q", "-o", "json=repaired.json", expected=1, variables=variables)
            require(open_findings(here, "repaired.json") != counts[0], "the repair changed nothing")
            program.run("rollback", "--yes", "-q", variables=variables)
            program.run("audit", "-q", "-o", "json=restored.json", expected=1, variables=variables)
            require(open_findings(here, "restored.json") == counts[0], "the rollback does not restore what was")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--folder", metavar="HERE=THERE")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        here, there = (options.folder or f"{made}={made}").split("=")
        smoke(Program(options.command, pathlib.Path(here), there))
    print(f"  {time.monotonic() - start:5.1f} s  in all")


if __name__ == "__main__":
    main()
