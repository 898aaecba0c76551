#!/usr/bin/env python3
"""Runs a peer's own test suite alone and under observation, each in a private network of the same kind, and compares
what became of each test. usage: tests/alone/peers.py [SUITE]... Exit 0 when every test has the same
outcome, 1 otherwise.

Suites: CPython's own tests, as Debian's package libpython3.11-testsuite has them, and libuv's, built from Debian's source
package, which is downloaded into --work (1.3 MB). A suite that is not there is left out and said.

A test that does not have one outcome alone proves nothing: where the two runs differ, it is run again three times each
way, by itself, and a difference stays one when it never had the other's outcome."""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PYTHON = "/usr/bin/python3"
LIMIT = 900  # seconds, for one run of one suite
AGAIN = 3


class Suite:
    """A name, and how its tests are run in a folder: all, or one by its name."""

    missing = ""  # why it cannot be run here

    def command(self, folder, test=None):
        raise NotImplementedError

    def outcomes(self, folder, printed):
        raise NotImplementedError

    def prepare(self, work):
        pass

    def furnish(self, folder):
        """What the tests look for in the folder where they run."""


class Python(Suite):
    def __init__(self, modules):
        self.modules = modules
        if not os.path.exists("/usr/lib/python3.11/test/test_socket.py"):
            self.missing = "libpython3.11-testsuite is not installed"

    def command(self, folder, test=None):
        output = os.path.join(folder, "outcomes")
        return [PYTHON, os.path.join(HERE, "unittest_outcomes.py"), output, *([test.split(" ")[0]] if test else self.modules)]

    def outcomes(self, folder, printed):
        with open(os.path.join(folder, "outcomes"), encoding="utf-8") as file:
            return dict(line.rstrip("\n").split(" ", 1) for line in file)


class Libuv(Suite):
    """Its runner speaks TAP: "ok 12 - tcp_bind_error_fault", "not ok 13 - …", "ok 14 - … # SKIP why"."""

    def prepare(self, work):
        for needed in ("cmake", "ninja", "dpkg-source"):
            if shutil.which(needed) is None:
                self.missing = needed + " is not installed"
                return
        self.runner = work / "build" / "uv_run_tests"
        self.source = next((folder for folder in work.glob("libuv1-*") if folder.is_dir()), None)
        if not self.runner.exists() or self.source is None:
            try:
                self.source = fetch_source("libuv1", work)
                subprocess.run(["cmake", "-S", self.source, "-B", work / "build", "-G", "Ninja", "-DCMAKE_BUILD_TYPE=Debug"],
                               stdout=subprocess.DEVNULL, check=True)
                subprocess.run(["ninja", "-C", work / "build", "uv_run_tests"], stdout=subprocess.DEVNULL, check=True)
            except (OSError, subprocess.CalledProcessError) as error:
                self.missing = f"its source package cannot be had or built ({error})"

    def command(self, folder, test=None):
        # It refuses to run as root.
        somebody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
        return [*somebody, str(self.runner), *([test] if test else [])]

    def furnish(self, folder):
        shutil.copytree(self.source / "test" / "fixtures", os.path.join(folder, "test", "fixtures"))
        os.chmod(folder, 0o777)

    def outcomes(self, folder, printed):
        found = {}
        for line in printed.splitlines():
            if match := re.match(r"(ok|not ok) \d+ - (\S+)(.*# SKIP.*)?", line):
                found[match[2]] = "skipped" if match[3] else {"ok": "passed", "not ok": "failed"}[match[1]]
        return found


def fetch_source(package, work):
    """By apt, with lists of its own, so that the machine's sources stay as they are and nobody has to be root."""
    print(f"{package}: its source is downloaded to {work}", flush=True)
    for folder in ("lists/partial", "cache/archives/partial"):
        (work / folder).mkdir(parents=True, exist_ok=True)
    sources = work / "sources.list"
    sources.write_text("deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] "
                       "http://deb.debian.org/debian bookworm main\n")
    apt = ["apt-get", "-q", "-o", f"Dir::Etc::sourcelist={sources}", "-o", "Dir::Etc::sourceparts=-", "-o",
           f"Dir::State::lists={work}/lists", "-o", f"Dir::Cache={work}/cache"]
    for command in (["update"], ["source", package]):
        subprocess.run(apt + command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=work, check=True)
    return next(folder for folder in work.glob(package + "-*") if folder.is_dir())


SUITES = {
    "socket": Python(["test.test_socket"]),
    "subprocess": Python(["test.test_subprocess"]),
    "asyncio": Python(["test.test_asyncio." + part for part in (
        "test_sock_lowlevel", "test_streams", "test_server", "test_subprocess", "test_unix_events", "test_events")]),
    "signals": Python(["test.test_signal", "test.test_eintr", "test.test_wait4", "test.test_poll", "test.test_epoll"]),
    "libuv": Libuv(),
}

# "Suite test": why it cannot be the same.
EXPLAINED = {}


def run(before, suite, environment, folder, test=None):
    """Exit status, outcome of each test, seconds."""
    (pathlib.Path(folder) / "outcomes").unlink(missing_ok=True)
    started = time.monotonic()
    with tempfile.TemporaryFile() as printed:  # no pipe, whose end a process that a test leaves behind would keep from us
        done = subprocess.run(before + suite.command(folder, test), stdin=subprocess.DEVNULL, stdout=printed,
                              stderr=subprocess.DEVNULL, env=environment, cwd=folder, timeout=LIMIT, check=False)
        took = time.monotonic() - started
        printed.seek(0)
        return done.returncode, suite.outcomes(folder, printed.read().decode(errors="replace")), took


class Ways:
    """How a suite is run alone, and how observed."""

    def __init__(self, tool, programs, folder):
        self.folder, self.recording = folder, os.path.join(folder, "run.swb")
        # A test of libuv's has 5 s, of which a busy machine leaves little.
        self.environment = dict(os.environ, XDG_RUNTIME_DIR=folder, LC_ALL="C.UTF-8", UV_TEST_TIMEOUT_MULTIPLIER="10")
        self.before = {"alone": [os.path.join(programs, "alone_in_a_network")],
                       "observed": [tool, "observe", "-o", self.recording, "--"]}

    def run(self, way, suite, test=None):
        pathlib.Path(self.recording).unlink(missing_ok=True)
        with tempfile.TemporaryDirectory() as folder:  # of its own: what a run leaves would change the next
            suite.furnish(folder)
            return run(self.before[way], suite, self.environment, folder, test)

    def outcomes_of(self, way, suite, test):
        found = set()
        for _ in range(AGAIN):
            try:
                found.add(self.run(way, suite, test)[1].get(test, "was not run"))
            except (OSError, ValueError):
                found.add("was not run")
        return found


def compare(name, tool, programs):
    suite = SUITES[name]
    with tempfile.TemporaryDirectory() as folder:
        tool, programs = os.path.abspath(tool), os.path.abspath(programs)
        ways = Ways(tool, programs, folder)
        alone = ways.run("alone", suite)
        observed = ways.run("observed", suite)
        size = os.path.getsize(ways.recording)
        readable = subprocess.run([tool, "show", ways.recording, "summary"], stdout=subprocess.DEVNULL,
                                  check=False).returncode
        faults, undetermined = [], []
        for test in sorted(alone[1].keys() | observed[1].keys()):
            before, now = alone[1].get(test, "was not run"), observed[1].get(test, "was not run")
            if before == now or f"{name} {test}" in EXPLAINED:
                continue
            all_alone = {before} | ways.outcomes_of("alone", suite, test)
            all_observed = {now} | ways.outcomes_of("observed", suite, test)
            if before in all_observed or now in all_alone:
                undetermined.append(f"{test}: alone {sorted(all_alone)}, observed {sorted(all_observed)}")
            else:
                faults.append(f"{test}: alone {before!r}, observed {now!r}, each time")
    if alone[0] != observed[0] and not undetermined:
        faults.append(f"alone it ended with {alone[0]}, observed with {observed[0]}")
    if readable != 0:
        faults.append("its recording cannot be read")
    if not alone[1]:
        faults.append("no test was run")
    passed = sum(outcome == "passed" for outcome in alone[1].values())
    print(f"{name:<12}{len(alone[1]):>5} tests, {passed} pass alone, {len(faults)} differences, "
          f"{len(undetermined)} undetermined alone; {alone[2]:.0f} s alone, {observed[2]:.0f} s observed, "
          f"recording of {size / 1e6:.0f} MB", flush=True)
    for line in faults + undetermined:
        print("  " + line, flush=True)
    return not faults


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tool", default=os.path.join(ROOT, "build/dev/bin/switchboard"))
    parser.add_argument("--programs", default=os.path.join(ROOT, "build/dev/targets"))
    parser.add_argument("--work", type=pathlib.Path, default=pathlib.Path(ROOT) / "build/peers")
    parser.add_argument("suites", nargs="*", metavar="SUITE")
    wanted = parser.parse_args()
    missing, same = [], True
    for name in wanted.suites or SUITES:
        (work := wanted.work.resolve() / name).mkdir(parents=True, exist_ok=True)
        SUITES[name].prepare(work)
        if SUITES[name].missing:
            missing.append(f"{name}: {SUITES[name].missing}")
            print(f"{name:<12}not run: {SUITES[name].missing}", flush=True)
        else:
            same = compare(name, wanted.tool, wanted.programs) and same
    if same and missing:
        print("SKIPPED: " + "; ".join(missing))
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
