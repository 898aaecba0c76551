#!/usr/bin/env python3
"""Observes connections that open and close in every order, and compares each state that was inferred from packets with
what the kernel says at its next sample of that socket. Exit 0 when none contradicts."""

import argparse
import json
import os
import subprocess
import sys
import tempfile

PROGRAM = r"""
import random, socket, struct, time
random.seed(int(__import__("sys").argv[1]))
listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen(50)
idle = []
for round in range(40):
    client = socket.socket()
    if random.random() < 0.3: client.setblocking(False)
    try: client.connect(listener.getsockname())
    except BlockingIOError: pass
    server, _ = listener.accept()
    client.setblocking(True)
    ends = [client, server]
    random.shuffle(ends)
    for end in ends:
        way = random.random()
        try:
            if way < 0.3: end.send(b"unread")
            if way < 0.4: end.shutdown(socket.SHUT_WR)
        except OSError: pass                               # the other end was reset or has gone
        if way > 0.9: end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if random.random() < 0.3: time.sleep(0.03)         # a periodic sample falls in here
        end.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if random.random() < 0.9: end.close()
        else: idle.append(end)
"""

# The struct of a socket that has gone to TIME_WAIT or FIN_WAIT2 without a holder is CLOSED, while the tables list its
# stand-in (tcp_time_wait() in net/ipv4/tcp_minisocks.c).
# BOUND_INACTIVE is TCP_CLOSE with a port.
SAME = {("TIME_WAIT", "CLOSED"), ("FIN_WAIT2", "CLOSED"), ("CLOSED", "BOUND_INACTIVE")}


def events_of(tool, recording):
    text = subprocess.run([tool, "show", recording, "events", "--json"], capture_output=True, text=True, timeout=60,
                          check=True).stdout
    return [json.loads(line) for line in text.splitlines()]


# A sample is stamped before the kernel is asked, so a segment that comes meanwhile has the later stamp.
QUESTION_NS = 20_000_000


def ports_of(event, one, other):
    return {event.get(one, {}).get("port"), event.get(other, {}).get("port")}


def is_ahead(sample, events):
    ports = ports_of(sample, "local", "remote")
    return any(event["kind"] == "packet" and sample["at_ns"] <= event["at_ns"] < sample["at_ns"] + QUESTION_NS and
               ports_of(event, "source", "destination") == ports for event in events)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    inferred, contradictions = 0, []
    for seed in range(options.rounds):
        with tempfile.TemporaryDirectory() as folder:
            recording = os.path.join(folder, "run.swb")
            subprocess.run([options.tool, "observe", "-o", recording, "--", sys.executable, "-c", PROGRAM, str(seed)],
                           timeout=90, check=True)
            events = events_of(options.tool, recording)
        if not any(event["kind"] == "packet" for event in events):
            print("SKIPPED: packets cannot be captured here")
            return
        last = {}
        for event in events:
            if event["kind"] != "socket" or event.get("protocol") != 6 or event["reason"] == "gone":
                continue
            known = last.get(event["socket"])
            if event.get("inferred"):
                inferred += 1
            elif known and known.get("inferred") and known["state"] != event["state"]:
                if (known["state"], event["state"]) not in SAME and not is_ahead(event, events):
                    contradictions.append((seed, known["id"], known["state"], event["id"], event["state"]))
            last[event["socket"]] = event
    print(f"{inferred} inferred states, {len(contradictions)} contradicted by the kernel")
    for one in contradictions[:20]:
        print("run %d: event %d inferred %s, event %d says %s" % one)
    sys.exit(1 if contradictions or inferred < 50 else 0)


main()
