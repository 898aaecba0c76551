#!/usr/bin/env python3
"""What happens to a recording when a program asks much of its observer: 50,000 calls a second, a disk that is full,
thousands of descriptors, a child that outlives its parent. Each check counts, so that nothing can be lost unsaid.
usage: tests/alone/strain.py [CHECK]... Exit 0 when all is as it should be."""

import argparse
import collections
import json
import os
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LIMIT = 300  # seconds, for anything awaited
PYTHON = "/usr/bin/python3"
PROGRAMS = os.path.join(ROOT, "build/dev/targets")


class Observed:
    """One run, and what became of it."""

    def __init__(self, tool, folder, program, options=()):
        self.recording = os.path.join(folder, "run.swb")
        self.tool = tool
        self.run = subprocess.run([tool, "observe", "-o", self.recording, *options, "--", *program],
                                  stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                  timeout=LIMIT, check=False, env=dict(os.environ, HOME=folder, XDG_RUNTIME_DIR=folder))

    def events(self):
        shown = subprocess.Popen([self.tool, "show", self.recording, "events", "--json"], stdout=subprocess.PIPE)
        for line in shown.stdout:
            yield json.loads(line)
        if shown.wait() != 0:
            raise AssertionError("the recording cannot be shown")

    def faults(self, status, output=None):
        found = []
        if self.run.returncode != status:
            found.append(f"it ended with {self.run.returncode}, not {status}: {self.run.stderr!r}")
        if output is not None and self.run.stdout != output:
            found.append(f"it printed {self.run.stdout!r}, not {output!r}")
        return found


def counted(events):
    """Names of calls that returned, calls without a return, and what was said to be lost."""
    names, open_calls, lost, last = collections.Counter(), 0, 0, 0
    for event in events:
        if event["id"] <= last:
            raise AssertionError(f"event {event['id']} follows event {last}")
        last = event["id"]
        if event["kind"] == "lost":
            lost += event["count"] if event.get("source") == "calls" else 0
        if event["kind"] == "syscall":
            names[event["name"]] += 1
            open_calls += "result" not in event and not event["name"].startswith("exit")
    return names, open_calls, lost


def many_calls(tool, folder):
    """Two hundred thousand calls, as fast as eight processes make them: every one of them is in the recording."""
    each, workers = 25_000, 8
    program = os.path.join(PROGRAMS, "many_calls")
    began = time.monotonic()
    observed = Observed(tool, folder, [program, str(workers), str(each)])
    took = time.monotonic() - began
    names, open_calls, lost = counted(observed.events())
    print(f"  {names['getsockopt']} calls in {took:.1f} s, {names['getsockopt'] / took:.0f} a second")
    faults = observed.faults(0, "")
    for name, count in (("getsockopt", each * workers), ("socket", workers)):
        if names[name] != count:
            faults.append(f"{names[name]} of {count} calls of {name} were recorded, {lost} were said to be lost")
    if open_calls:
        faults.append(f"{open_calls} calls have no result")
    return faults


# A disk of a few megabytes of its own: a file system in a namespace that ends with the command.
ON_A_SMALL_DISK = """
mount -t tmpfs -o size=3m none "$1" || exit 9
shown=$2 tool=$3 recording=$4
shift 4
"$@"
status=$?
[ -z "$shown" ] || "$tool" show "$recording" events --json > "$shown" || exit 8
exit $status
"""
WRITES_MUCH = """
import socket
left, right = socket.socketpair()
for _ in range(40000):
    left.send(b"x" * 200)
    right.recv(200)
print("goes on", flush=True)
raise SystemExit(5)
"""


def full_disk(tool, folder):
    """The program runs to its end as alone, the loss is said with a number, and what was written is readable."""
    disk, shown = os.path.join(folder, "disk"), os.path.join(folder, "shown.json")
    os.mkdir(disk)
    inside = ["unshare", "--mount", "--map-root-user"] if os.geteuid() else ["unshare", "--mount"]
    recording = os.path.join(disk, "run.swb")
    try:
        subprocess.run([*inside, "sh", "-c", ON_A_SMALL_DISK, "sh", disk, "", "", "", "true"], check=True,
                       stderr=subprocess.PIPE)
    except (OSError, subprocess.CalledProcessError):
        print("SKIPPED: a file system of our own cannot be mounted here")
        return []
    run = subprocess.run([*inside, "sh", "-c", ON_A_SMALL_DISK, "sh", disk, shown, tool, recording, tool, "observe", "-o",
                          recording, "--", PYTHON, "-c", WRITES_MUCH], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, text=True, timeout=LIMIT, check=False,
                         env=dict(os.environ, HOME=folder, XDG_RUNTIME_DIR=folder))
    faults = []
    if run.returncode != 5 or run.stdout != "goes on\n":
        faults.append(f"the program ended with {run.returncode} and printed {run.stdout!r}: {run.stderr!r}")
    if "is not complete" not in run.stderr or "events were lost" not in run.stderr:
        faults.append(f"the loss was not said: {run.stderr!r}")
    with open(shown, encoding="utf-8") as file:
        events = [json.loads(line) for line in file]
    if len(events) < 1000:
        faults.append(f"of its recording {len(events)} events can be read: {run.stderr!r}")
    ids = [event["id"] for event in events]
    if ids != list(range(1, len(ids) + 1)):
        faults.append("events are missing in the middle")
    said = [int(word) for word in run.stderr.replace(".", " ").split() if word.isdigit()]
    print(f"  {len(events)} events are kept, {max(said, default=0)} were said to be lost")
    return faults


MANY_DESCRIPTORS = """
import os, resource, socket, sys
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
many = min(hard if hard > 0 else 4096, 4096) - 64
resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, many + 64), hard))
sockets = [socket.socket() for _ in range(many)]
last = sockets[-1].fileno()
for one in sockets:
    one.detach()
if os.fork() == 0:            # a daemon of the old school: closes every number there could be
    for number in range(3, last + 2000):
        try: os.close(number)
        except OSError: pass
    socket.socket().close()
    os._exit(0)
os.wait()
os.closerange(3, last + 1)    # and one of the new
socket.socket().close()
print(many)
"""


def many_descriptors(tool, folder):
    """A daemon that closes thousands of descriptors, one by one and as a range."""
    observed = Observed(tool, folder, [PYTHON, "-c", MANY_DESCRIPTORS])
    faults = observed.faults(0)
    if faults:
        return faults
    many = int(observed.run.stdout)
    made, closed_by_child, closed_by_range, child = 0, set(), set(), None
    for event in observed.events():
        if event["kind"] == "process" and event["what"] == "forked":
            child = event["child"]
        if event["kind"] != "syscall" or event.get("result", -1) < 0:
            continue
        made += event["name"] == "socket"
        if event["name"] == "close" and event["pid"] == child:
            closed_by_child.add(event.get("socket"))
        if event["name"] in ("close", "close_range") and event["pid"] != child:
            closed_by_range.update(event.get("closed", []) or [event.get("fd")])
    print(f"  {many} sockets, {len(closed_by_child)} closed one by one, {len(closed_by_range)} as a range")
    if made != many + 2:
        faults.append(f"{made} of {many + 2} calls of socket were recorded")
    if len(closed_by_child) < many:
        faults.append(f"the child closed {many} sockets, {len(closed_by_child)} are recorded")
    if len(closed_by_range) < many:
        faults.append(f"a range of {many} was closed, {len(closed_by_range)} are recorded")
    return faults


OUTLIVES = """
import os, socket, time
parent = os.getpid()
if os.fork() == 0:
    while os.getppid() == parent: time.sleep(0.01)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        for _ in range(100):
            with socket.create_connection(listener.getsockname()) as client:
                listener.accept()[0].close()
    print("served", flush=True)
    os._exit(0)
os._exit(4)
"""


def outlives_parent(tool, folder):
    """The observation lasts until the last process has ended, and its status is that of the program started."""
    observed = Observed(tool, folder, [PYTHON, "-c", OUTLIVES])
    names, open_calls, lost = counted(observed.events())
    faults = observed.faults(4, "served\n")
    if names["connect"] != 100 or names["accept4"] != 100 or open_calls or lost:
        faults.append(f"{names['connect']} connects, {names['accept4']} accepts, {open_calls} without a result, {lost} lost")
    return faults


CHECKS = {check.__name__: check for check in (many_calls, full_disk, many_descriptors, outlives_parent)}


def main():
    global PROGRAMS
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", default=os.path.join(ROOT, "build/dev/bin/switchboard"))
    parser.add_argument("--programs", default=PROGRAMS)
    parser.add_argument("checks", nargs="*", metavar="CHECK")
    wanted = parser.parse_args()
    PROGRAMS = wanted.programs
    wrong = 0
    for name in wanted.checks or CHECKS:
        with tempfile.TemporaryDirectory() as folder:
            try:
                faults = CHECKS[name](wanted.tool, folder)
            except (AssertionError, subprocess.SubprocessError) as error:
                faults = [str(error)]
        wrong += bool(faults)
        print(f"{name:<18}{'WRONG' if faults else 'as it should be'}", flush=True)
        for line in faults:
            print("  " + line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
