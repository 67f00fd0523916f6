#!/usr/bin/env python3
"""Gives everything that takes bytes from others inputs that nobody would write (libFuzzer), and says how many and what broke.

usage: fuzz.py [TARGET…] [--seconds N] [--corpus FOLDER] [--binary FILE]

Two targets run at a time, each for 5 minutes unless --seconds says otherwise: all of Tests/Fuzzing, unless some are named.
FOLDER keeps the inputs that reached something new, for the next run to go on from. An input that breaks something
is left in Tests/Fuzzing/.build/found with the command that repeats it, and the script exits with 1.
"""
import argparse
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "Tests/Fuzzing"
FOUND = PACKAGE / ".build/found"
# Files of the project that are good inputs beside those of Tests/Fuzzing/Seeds.
ALSO = {
    "json": ["Tests/ReportingTests/Goldens"],
    "yaml": ["rules/builtin"],
    "rules": ["rules/builtin"],
    "reports": ["Tests/ReportingTests/Goldens"],
    "plans": ["Tests/RemediationTests/Goldens"],
    "journals": ["Tests/RemediationTests/Goldens"],
}
# An input may take this long, where thousands a second are usual.
SLOWEST_SECONDS = 20
MOST_MEGABYTES = 2048
LONGEST_INPUT = 65_536
# A target that breaks again and again is not run for ever.
MOST_BREAKS = 5


def build():
    """The program that runs the targets."""
    command = ["swift", "build", "-c", "release", "--package-path", str(PACKAGE), "--product", "fuzz"]
    subprocess.run(command, check=True, stdout=sys.stderr)
    shown = subprocess.run([*command, "--show-bin-path"], check=True, capture_output=True, text=True)
    return pathlib.Path(shown.stdout.strip()) / "fuzz"


class Run:
    """What one target came to."""

    def __init__(self, target):
        self.target, self.executions, self.coverage, self.seconds, self.breaks = target, 0, 0, 0.0, []

    def row(self):
        return f"{self.target} | {self.executions} | {self.coverage} | {self.seconds:.0f} | {len(self.breaks)}"


def run(binary, target, seconds, corpus):
    result = Run(target)
    end = time.monotonic() + seconds
    kept = corpus / target
    kept.mkdir(parents=True, exist_ok=True)
    seeds = [folder for folder in [PACKAGE / "Seeds" / target] if folder.is_dir()]
    seeds += [ROOT / name for name in ALSO.get(target, [])]
    if not seeds or not all(any(seed.iterdir()) for seed in seeds):
        raise FileNotFoundError(f"the target {target} has no seeds")
    while (left := end - time.monotonic()) > 1 and len(result.breaks) < MOST_BREAKS:
        command = [
            str(binary), target, str(kept), *map(str, seeds),
            f"-max_total_time={max(1, round(left))}", f"-timeout={SLOWEST_SECONDS}", f"-max_len={LONGEST_INPUT}",
            f"-rss_limit_mb={MOST_MEGABYTES}", f"-artifact_prefix={FOUND}/{target}-", "-print_final_stats=1",
        ]
        # Swift's own handler would end the process before libFuzzer has written the input.
        environment = {**os.environ, "SWIFT_BACKTRACE": "enable=no"}
        start = time.monotonic()
        process = subprocess.run(command, capture_output=True, text=True, errors="replace", env=environment)
        result.seconds += time.monotonic() - start
        result.executions += int((re.findall(r"number_of_executed_units: (\d+)", process.stderr) or ["0"])[-1])
        result.coverage = max([result.coverage, *(int(cov) for cov in re.findall(r"\bcov: (\d+)", process.stderr))])
        if process.returncode == 0 and result.executions:
            break
        written = re.findall(r"Test unit written to (\S+)", process.stderr)
        message = re.findall(r"Fatal error: .*|SUMMARY: .*|ERROR: libFuzzer: .*", process.stderr)
        nothing = f"exit code {process.returncode}, and no input was tried"
        said = message[0] if message else process.stderr[-500:].strip() or nothing
        result.breaks.append((written[-1] if written else "no input was kept", said))
        if not written:
            break
    return result


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n")[0])
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--seconds", type=int, default=300)
    parser.add_argument("--corpus", type=pathlib.Path)
    parser.add_argument("--binary", type=pathlib.Path)
    options = parser.parse_args()
    FOUND.mkdir(parents=True, exist_ok=True)
    binary = options.binary or build()
    known = subprocess.run([binary], check=True, capture_output=True, text=True).stdout.split()
    if not known:
        sys.exit(f"FAILED: {binary} names no target")
    if unknown := set(options.targets) - set(known):
        sys.exit(f"FAILED: no target {', '.join(sorted(unknown))}; there are {', '.join(known)}")
    with tempfile.TemporaryDirectory() as temporary, concurrent.futures.ThreadPoolExecutor(2) as pool:
        corpus = options.corpus or pathlib.Path(temporary)
        jobs = [pool.submit(run, binary, target, options.seconds, corpus) for target in options.targets or known]
        print("target | inputs | branches reached | seconds | broke")
        results = []
        for job in jobs:
            results.append(job.result())
            print(results[-1].row(), flush=True)
    for result in results:
        # One cause is often found again, by another input.
        for message in dict.fromkeys(message for _, message in result.breaks):
            files = [file for file, said in result.breaks if said == message]
            print(f"{result.target}: {message}", *(f"  {binary} {result.target} {file}" for file in files), sep="\n")
    print(sum(result.executions for result in results), "inputs in all")
    sys.exit(1 if any(result.breaks for result in results) else 0)


if __name__ == "__main__":
    main()
