"""One scenario: which programs run in which order, and in which form their calls are compared. Played once in each arena.

    Scenario("curl gets a page", [Server(["python3", "-m", "http.server", "8000"], ready=("tcp", 8000)),
                                  Client(["curl", "-s", "http://127.0.0.1:8000/page"])], form=Form.WAITS)

A server is waited for until it is ready and ended by a signal after the last client; `signal=None`: it ends by itself. A
program runs in a folder of its own where `files` lie; {source} and {targets} in arguments are the checkout and the
suite's small programs, {programs} those that scenarios bring along."""

import collections
import dataclasses
import json
import os
import pathlib
import signal
import subprocess
import time

import calls
import packets
import sockets
from arena import PATIENCE, Observed, Traced, Trouble
from canonical import Form, compare


@dataclasses.dataclass
class Server:
    argv: list
    ready: tuple | None = None  # ("tcp", port), ("udp", port), ("path", name), ("says", text)
    label: str = "server"
    signal: int | None = signal.SIGTERM
    form: Form | None = None  # the scenario's


@dataclasses.dataclass
class Client:
    argv: list
    label: str = "client"
    input: bytes | None = None
    stays: tuple | None = None  # as `ready`: then the sockets are looked at, and its standard input ends
    form: Form | None = None  # the scenario's


@dataclasses.dataclass
class Scenario:
    name: str
    steps: list
    form: Form = Form.EXACT
    needs: tuple = ()  # programs; see PACKAGES in scenarios.py
    files: dict = dataclasses.field(default_factory=dict)
    build: tuple = ()  # commands that make {programs}, once
    ignored: dict = dataclasses.field(default_factory=dict)  # call -> why two runs differ in it
    explained: dict = dataclasses.field(default_factory=dict)  # pattern of a difference -> why it is none of ours
    quick: bool = False  # played in the default ./test


@dataclasses.dataclass
class Result:
    calls: int = 0
    sockets: int = 0
    packets: int = 0
    bytes: int = 0
    differences: list = dataclasses.field(default_factory=list)


def prepare(scenario, arena, places):
    for name, text in scenario.files.items():
        path = arena.work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.format(**places).encode() if isinstance(text, str) else text)
    (arena.work / "page").write_text("A page of text.\n" * 40)
    (arena.work / "big").write_bytes(bytes(range(256)) * 4096)
    for name in ("page", "big"):
        os.utime(arena.work / name, (1_000_000_000, 1_000_000_000))  # servers answer with it, in as many digits as it has


def labelled(scenario):
    """(label, step): the second client is "client 2"."""
    counts = collections.Counter()
    for step in scenario.steps:
        counts[step.label] += 1
        yield (step.label if counts[step.label] == 1 else f"{step.label} {counts[step.label]}"), step


def play(scenario, arena, places, look):
    """Runs the steps; gives label -> exit status."""
    prepare(scenario, arena, places)
    filled = lambda argv: [word.format(**places) for word in argv]
    servers, stay = [], []
    for label, step in labelled(scenario):
        if isinstance(step, Server):
            run = arena.start(label, filled(step.argv))
            if step.ready:
                arena.wait_ready(run, step.ready)
            servers.append((run, step))
            continue
        wants_pipe = step.input is not None or step.stays is not None
        run = arena.start(label, filled(step.argv), subprocess.PIPE if wants_pipe else subprocess.DEVNULL)
        if step.input:
            run.process.stdin.write(step.input)
            run.process.stdin.flush()
        if step.stays:
            arena.wait_ready(run, step.stays)
            stay.append(run)
            continue
        if wants_pipe:
            run.process.stdin.close()
        run.wait()
    look()
    for run in stay:
        run.process.stdin.close()
        run.wait()
    for run, step in reversed(servers):
        run.wait() if step.signal is None else run.end(step.signal)
    return {run.label: run.status() for run in arena.runs}


class Look:
    """Asks ss and the recording about the sockets until they agree on a moment at which nothing moves."""

    def __init__(self, arena, show):
        self.arena, self.show = arena, show
        self.rows, self.differences = {}, []

    def __call__(self):
        deadline = time.monotonic() + 15
        while True:
            before = sockets.of_ss(self.arena.ask_inside(sockets.ASK))
            ours = sockets.of_recording(self.show("sockets"))
            self.differences = sockets.differences(before, ours)
            self.rows = before
            if not self.differences or time.monotonic() > deadline:
                return
            time.sleep(0.1)


def is_settled(arena, show):
    """Every packet that tcpdump wrote is in the recording, and no more comes."""
    last, deadline = None, time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        now = (arena.capture.stat().st_size, sum(event["kind"] == "packet" for event in show("events")))
        if now == last:
            return
        last = now
        time.sleep(0.3)


def observed(scenario, tool, folder, places, result):
    with Observed(tool, folder) as arena:
        def show(view):
            text = subprocess.run([tool, "show", str(arena.recording), view, "--json"], check=True, capture_output=True,
                                  timeout=PATIENCE).stdout.decode(errors="replace")
            return [json.loads(line) for line in text.splitlines()]

        look = Look(arena, show)
        statuses = play(scenario, arena, places, look)
        is_settled(arena, show)
        arena.end_tcpdump()
        arena.end_observation()
        events = show("events")
    theirs = packets.of_tshark(arena.capture)
    result.sockets = len(look.rows)
    result.differences += look.differences
    result.packets, result.bytes, found = packets.compare(theirs, packets.of_recording(events))
    result.differences += found
    _, found = packets.compare_with_calls(theirs, events)
    result.differences += found
    _, found = sockets.impossible_transitions(events)
    result.differences += found
    result.differences += [f"lost: {event}" for event in events if event["kind"] == "lost"]
    ids = [event["id"] for event in events]
    if ids != sorted(set(ids)):
        result.differences.append("the events are not in the order of their ids")
    roots = {event["pid"]: event["label"] for event in events
             if event["kind"] == "process" and event["what"] == "started"}
    return calls.name_threads(calls.of_recording(events), roots), statuses


def traced(scenario, folder, places):
    with Traced(folder) as arena:
        statuses = play(scenario, arena, places, lambda: None)
        return arena.threads(), statuses


def run(scenario, tool, folder, places):
    """Plays the scenario in both arenas and compares. Raises Trouble when it cannot be played."""
    result = Result()
    folder = pathlib.Path(folder)
    ours, our_statuses = observed(scenario, tool, folder / "a", places, result)
    theirs, their_statuses = traced(scenario, folder / "b", places)
    forms = {label: step.form or scenario.form for label, step in labelled(scenario)}
    for label in sorted({name[0] for name in (*theirs, *ours)}):
        pair = [{name: found for name, found in threads.items() if name[0] == label} for threads in (theirs, ours)]
        compared, found = compare(*pair, forms.get(label, Form.EXACT), frozenset(scenario.ignored))
        result.calls += compared
        result.differences += found
    for label, status in their_statuses.items():
        if our_statuses[label] != status:
            result.differences.append(f"exit status of {label}: under strace {status}, observed {our_statuses[label]}")
    if result.calls == 0:
        raise Trouble("strace saw no call: nothing was compared")
    return result
