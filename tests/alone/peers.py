#!/usr/bin/env python3
"""Runs a peer's own test suite alone and under observation, each in a private network of the same kind, and compares
what became of each test. usage: tests/alone/peers.py [SUITE]... Exit 0 when every test has the same outcome, 1 otherwise.

Suites: CPython's own tests, as Debian's package libpython3.11-testsuite has them."""

import argparse
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PYTHON = "/usr/bin/python3"
TESTS = "/usr/lib/python3.11/test/test_socket.py"
LIMIT = 900  # seconds, for one run of one suite

SUITES = {
    "socket": ["test.test_socket"],
    "subprocess": ["test.test_subprocess"],
    "asyncio": ["test.test_asyncio." + part for part in (
        "test_sock_lowlevel", "test_streams", "test_server", "test_subprocess", "test_unix_events", "test_events")],
    "signals": ["test.test_signal", "test.test_eintr", "test.test_wait4", "test.test_poll", "test.test_epoll"],
}

# "Suite test": why it cannot be the same, or is not determined alone either.
EXPLAINED = {}


def outcomes(before, modules, environment, folder):
    path = os.path.join(folder, "outcomes")
    if os.path.exists(path):
        os.remove(path)
    started = time.monotonic()
    run = subprocess.run(before + [PYTHON, os.path.join(HERE, "unittest_outcomes.py"), path] + modules,
                         stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                         env=environment, cwd=folder, timeout=LIMIT, check=False)
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\n").split(" ", 1) for line in file]
    return run.returncode, dict(lines), time.monotonic() - started


def compare(name, tool, programs):
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, XDG_RUNTIME_DIR=folder, LC_ALL="C.UTF-8")
        alone = outcomes([os.path.join(programs, "alone_in_a_network")], SUITES[name], environment, folder)
        recording = os.path.join(folder, "run.swb")
        observed = outcomes([tool, "observe", "-o", recording, "--"], SUITES[name], environment, folder)
        size = os.path.getsize(recording)
        readable = subprocess.run([tool, "show", recording, "summary"], stdout=subprocess.DEVNULL, check=False).returncode
    faults = []
    if alone[0] != observed[0]:
        faults.append(f"alone it ended with {alone[0]}, observed with {observed[0]}")
    if readable != 0:
        faults.append("its recording cannot be read")
    for test in sorted(alone[1].keys() | observed[1].keys()):
        before, now = alone[1].get(test, "was not run"), observed[1].get(test, "was not run")
        if before != now and f"{name} {test}" not in EXPLAINED:
            faults.append(f"{test}: alone {before!r}, observed {now!r}")
    passed = sum(outcome == "passed" for outcome in alone[1].values())
    print(f"{name:<12}{len(alone[1]):>5} tests, {passed} pass alone, {len(faults)} differences; "
          f"{alone[2]:.0f} s alone, {observed[2]:.0f} s observed, recording of {size / 1e6:.0f} MB", flush=True)
    for line in faults:
        print("  " + line)
    return not faults


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", default=os.path.join(ROOT, "build/dev/bin/switchboard"))
    parser.add_argument("--programs", default=os.path.join(ROOT, "build/dev/targets"))
    parser.add_argument("suites", nargs="*", metavar="SUITE")
    wanted = parser.parse_args()
    if not os.path.exists(TESTS):
        print("SKIPPED: libpython3.11-testsuite is not installed")
        return 0
    same = [compare(name, wanted.tool, wanted.programs) for name in wanted.suites or SUITES]
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
