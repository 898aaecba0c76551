#!/usr/bin/env python3
"""Exports recordings, finished, live and abandoned, and checks them as other programs read them: pcapng with capinfos and
tshark, perfetto against the trace event format, json line by line. Exit 0 when all are well formed and complete."""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict

WAITING = r"""
import socket, sys
listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen(1)
client = socket.create_connection(listener.getsockname()); server, _ = listener.accept()
client.send(b"hello"); server.recv(10)
print("ready", flush=True)
sys.stdin.read()
"""


def output_of(command):
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)} ends with {result.returncode}: {result.stderr}")
    return result.stdout


def expect(condition, sentence):
    if not condition:
        sys.exit(sentence)


def check_pcapng(capture):
    information = output_of(["capinfos", "-M", "-c", "-E", "-I", capture])
    expect("Number of packets:   10" in information and "Name = lo" in information, information)
    expect("Time precision = nanoseconds" in information, information)
    comments = output_of(["tshark", "-r", capture, "-T", "fields", "-e", "frame.comment"])
    expect("tcp_pair: send(4, 5 B) at tcp_pair.cpp:16 in main sends bytes 1-5" in comments, comments)
    expect("tcp_pair: accept(3) at tcp_pair.cpp:12 in main" in comments, comments)
    bad = output_of(["tshark", "-r", capture, "-Y", "_ws.malformed || tcp.analysis.flags"])
    expect(bad == "", f"tshark finds fault: {bad}")


def check_perfetto(text):
    """The trace event format: what each phase must have; slices of a track nest; arrows begin and end in slices."""
    trace = json.loads(text)
    required = {"M": ["name", "pid", "tid", "args"], "X": ["name", "pid", "tid", "ts", "dur"],
                "i": ["name", "pid", "tid", "ts", "s"], "C": ["name", "pid", "ts", "args"],
                "s": ["name", "id", "pid", "tid", "ts"], "f": ["name", "id", "pid", "tid", "ts", "bp"]}
    slices, named, arrows = defaultdict(list), set(), defaultdict(list)
    for event in trace["traceEvents"]:
        phase = event["ph"]
        expect(phase in required, f"no such phase: {event}")
        expect(all(field in event for field in required[phase]), f"a field is missing: {event}")
        expect(event.get("dur", 0) >= 0, f"a duration below 0: {event}")
        if event["name"] == "process_name":
            named.add(event["pid"])
        if phase == "X":
            slices[event["pid"], event["tid"]].append((event["ts"], event["ts"] + event["dur"]))
        if phase == "C":
            expect(all(isinstance(value, (int, float)) for value in event["args"].values()), f"no number: {event}")
        if phase in "sf":
            arrows[event["id"]].append(event)
    expect({pid for pid, _ in slices} <= named, "a process has no name")
    for track in slices.values():
        track.sort()
        for (_, end), (begin, _) in zip(track, track[1:]):
            expect(begin >= end, "two calls of one thread overlap")
    expect(len(arrows) == 2, f"{len(arrows)} arrows for the two sends that were received")
    for pair in arrows.values():
        expect([event["ph"] for event in pair] == ["s", "f"], f"half an arrow: {pair}")
        for event in pair:
            track = slices[event["pid"], event["tid"]]
            expect(any(begin <= event["ts"] < end for begin, end in track), f"an arrow outside of slices: {event}")


def check_json(text, events):
    first, *rest = [json.loads(line) for line in text.splitlines()]
    expect(first["kind"] == "recording" and first["network"] == "private", f"the first line is {first}")
    expect("\n".join(text.splitlines()[1:]) + "\n" == events, "other events than show has")
    expect(rest, "no events")


def check_unfinished(tool, folder):
    recording = os.path.join(folder, "live.swb")
    observer = subprocess.Popen([tool, "observe", "-o", recording, "--", sys.executable, "-c", WAITING],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        observer.stdout.readline()  # the connection is there
        for state in ["live", "abandoned"]:
            if state == "abandoned":
                observer.send_signal(signal.SIGKILL)
                observer.wait()
            for form in ["pcapng", "perfetto", "json"]:
                out = os.path.join(folder, f"{state}.{form}")
                output_of([tool, "export", recording, "--to", form, "-o", out])
                expect(os.stat(out).st_mode & 0o777 == 0o600, "others may read what was exported")
                expect(os.path.getsize(out) > 300, f"{state}: nothing was exported as {form}")
            json.load(open(os.path.join(folder, f"{state}.perfetto"), encoding="utf-8"))
    finally:
        observer.kill()
        observer.wait()


def check_refusals(tool, recording, folder):
    for arguments, said in [([recording, "--to", "html", "-o", "-"], "html"),
                            ([os.path.join(folder, "none.swb"), "--to", "json", "-o", "-"], "none.swb"),
                            ([recording, "--to", "json", "-o", folder], "cannot be written")]:
        result = subprocess.run([tool, "export", *arguments], capture_output=True, text=True, timeout=60)
        expect(result.returncode == 2 or result.returncode == 1, f"{arguments}: ends with {result.returncode}")
        expect(said in result.stderr and len(result.stderr.strip().splitlines()) <= 3, f"{arguments}: {result.stderr}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--target", required=True, help="the program tcp_pair")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        recording, capture = os.path.join(folder, "run.swb"), os.path.join(folder, "run.pcapng")
        subprocess.run([options.tool, "observe", "-o", recording, "--", options.target], timeout=60,
                       stdout=subprocess.DEVNULL)
        export = [options.tool, "export", recording, "-o"]
        output_of([*export, capture, "--to", "pcapng"])
        if shutil.which("tshark"):
            check_pcapng(capture)
        check_perfetto(output_of([*export, "-", "--to", "perfetto"]))
        check_json(output_of([*export, "-", "--to", "json"]),
                   output_of([options.tool, "show", recording, "events", "--json"]))
        check_unfinished(options.tool, folder)
        check_refusals(options.tool, recording, folder)
    print("all formats are well formed")


main()
