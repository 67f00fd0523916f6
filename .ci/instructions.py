#!/usr/bin/env python3
"""How many instructions an audit of 1,000 grants takes, by callgrind, beside the number that is recorded in instructions.json.

Unlike seconds they hardly depend on the machine or on what else it does. Fails where they are a fifth more: make it cheaper,
or record the new number with --record and say in the message of the commit what it buys.
usage: instructions.py PROGRAM [--record]      PROGRAM: grantlint, built in release
"""
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile

RECORD = pathlib.Path(__file__).with_name("instructions.json")
LIMIT = 1.2
DOMAIN = "acme.eu.auth0.com"
CASES = {
    "five rules": [
        word
        for rule in (
            "no-allow-all-scopes", "user-grant-organization-usage", "scope-length", "authorization-details-type-length",
            "audience-required")
        for word in ("--select", rule)
    ],
    "the whole catalogue": [],
}


def grants(count):
    """Grants of the shapes that tenants have, the same each time."""
    rng = random.Random(7)
    for index in range(count):
        is_management = rng.random() < 0.12
        grant = {
            "id": "cgr_%016x" % rng.getrandbits(64),
            "client_id": "c%031x" % (index % (count // 10)),
            "audience": f"https://{DOMAIN}/api/v2/" if is_management else f"https://api{rng.randrange(200)}.acme.example/",
            "subject_type": "user" if rng.random() < 0.3 else "client",
        }
        if rng.random() < 0.05:
            grant["allow_all_scopes"] = True
        else:
            actions, things = ["read", "create", "update", "delete"], ["users", "clients", "logs", "orders", "invoices"]
            grant["scope"] = [f"{rng.choice(actions)}:{rng.choice(things)}_{rng.randrange(50)}" for _ in range(rng.randrange(20))]
        if rng.random() < 0.6:
            grant["organization_usage"] = rng.choice(["deny", "allow", "require"])
        yield grant


def stripped(program, folder):
    """A copy without what debuggers read: valgrind cannot read it."""
    copy = folder / "grantlint"
    subprocess.run(["strip", "--strip-debug", "-o", copy, program], check=True)
    return copy


def waiting_main_thread(folder):
    """A library with a sigsuspend that valgrind survives."""
    library = folder / "sigsuspend.so"
    source = pathlib.Path(__file__).with_name("sigsuspend.c")
    subprocess.run(["clang", "-shared", "-fPIC", "-O1", "-o", library, source], check=True)
    return library


def instructions(program, library, arguments, folder):
    data = folder / "grants.json"
    # It says how many there are: a list of exactly 1,000 that says nothing may be cut.
    data.write_text(json.dumps({"total": 1000, "client_grants": list(grants(1000))}))
    # One core, so that it is one thread's work, and the same hashes each time.
    command = ["taskset", "-c", "0", "valgrind", "--tool=callgrind", f"--callgrind-out-file={folder}/out", str(program),
               "audit", str(data), "--tenant", DOMAIN, "--format", "ndjson", *arguments]
    environment = {**os.environ, "SWIFT_DETERMINISTIC_HASHING": "1", "LD_PRELOAD": str(library),
                   "HOME": str(folder)}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    collected = re.search(r"Collected : (\d+)", run.stderr)
    if run.returncode not in (0, 1) or not collected:
        sys.exit(f"FAILED: {' '.join(command)}: exit code {run.returncode}\n{run.stderr[-2000:]}")
    return int(collected[1])


def main(program, record):
    for tool in ("valgrind", "taskset", "strip", "clang"):
        if not shutil.which(tool):
            sys.exit(f"FAILED: {tool} is not installed")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        copy, library = stripped(program, folder), waiting_main_thread(folder)
        counts = {name: instructions(copy, library, arguments, folder) for name, arguments in CASES.items()}
    if record:
        RECORD.write_text(json.dumps(counts, indent=2) + "\n")
    recorded = json.loads(RECORD.read_text())
    is_slower = False
    for name, count in counts.items():
        ratio = count / recorded[name]
        is_slower = is_slower or ratio > LIMIT
        print(f"{name}: {count / 1e6:.0f} million instructions, {ratio:.2f} of what is recorded")
    if is_slower:
        sys.exit(f"FAILED: more than {LIMIT} of what {RECORD.name} says: make it cheaper, or record it with --record and say why")


if __name__ == "__main__":
    main(sys.argv[1], "--record" in sys.argv)
