#!/usr/bin/env python3
"""Observes connections that open and close in every order, and holds the path of each end (`show FILE states`) against
what the kernel said of that socket: every state that a sample names must be on the path, in the order of the samples,
and every step must be one that TCP has. Exit 0 when none contradicts."""

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
kept = []
for round in range(30):
    client = socket.socket()
    client.connect(listener.getsockname())
    if random.random() < 0.2: time.sleep(0.02)             # in the accept queue when it is sampled
    server, _ = listener.accept()
    ends = [client, server]
    random.shuffle(ends)
    for end in ends:
        way = random.random()
        try:
            if way < 0.3: end.send(b"unread")
            if way < 0.5: end.shutdown(socket.SHUT_WR)
        except OSError: pass                               # the other end was reset or has gone
        if way > 0.9: end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if random.random() < 0.4: time.sleep(0.03)         # a periodic sample falls in here
        end.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if random.random() < 0.9: end.close()
        else: kept.append(end)
refused = socket.socket()
try: refused.connect(("127.0.0.1", 1))
except OSError: pass
"""

# RFC 9293, figure 5, with the resets of section 3.10.7.
EDGES = {
    "CLOSED": {"LISTEN", "SYN_SENT"},
    "LISTEN": {"SYN_RECV", "CLOSED"},
    "SYN_SENT": {"ESTABLISHED", "SYN_RECV", "CLOSED"},
    "SYN_RECV": {"ESTABLISHED", "FIN_WAIT1", "CLOSED"},
    "ESTABLISHED": {"FIN_WAIT1", "CLOSE_WAIT", "CLOSED"},
    "FIN_WAIT1": {"FIN_WAIT2", "CLOSING", "TIME_WAIT", "CLOSED"},
    "FIN_WAIT2": {"TIME_WAIT", "CLOSED"},
    "CLOSING": {"TIME_WAIT", "CLOSED"},
    "CLOSE_WAIT": {"LAST_ACK", "CLOSED"},
    "LAST_ACK": {"CLOSED"},
    "TIME_WAIT": {"CLOSED"},
}


def shown(tool, recording, view):
    text = subprocess.run([tool, "show", recording, view, "--json"], capture_output=True, text=True, timeout=60,
                          check=True).stdout
    return [json.loads(line) for line in text.splitlines()]


def said_by_kernel(events):
    """For each socket the states of its samples, each once, in order; what was inferred and CLOSED left out: the socket
    of a descriptor is CLOSED when its connection goes on in TIME_WAIT (tcp_time_wait() in net/ipv4/tcp_minisocks.c)."""
    said = {}
    for event in events:
        if event["kind"] != "socket" or event.get("protocol") != 6 or event.get("inferred") or event["reason"] == "gone":
            continue
        states = said.setdefault(event["socket"], [])
        if event["state"] not in ("CLOSED", "BOUND_INACTIVE") and (not states or states[-1] != event["state"]):
            states.append(event["state"])
    return said


def is_in_order(states, path):
    rest = iter(path)
    return all(state in rest for state in states)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", required=True)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    wrong, compared, steps = [], 0, 0
    for seed in range(options.rounds):
        with tempfile.TemporaryDirectory() as folder:
            recording = os.path.join(folder, "run.swb")
            subprocess.run([options.tool, "observe", "-o", recording, "--", sys.executable, "-c", PROGRAM, str(seed)],
                           timeout=90, check=True)
            events, states = shown(options.tool, recording, "events"), shown(options.tool, recording, "states")
        if not any(event["kind"] == "packet" for event in events):
            print("SKIPPED: packets cannot be captured here")
            return
        paths = {}
        for step in states:
            steps += 1
            if "from" in step and step["to"] not in EDGES[step["from"]]:
                wrong.append((seed, "no such step", step))
            paths.setdefault(step.get("socket"), []).append(step["to"])
        for socket, said in said_by_kernel(events).items():
            if socket not in paths or not said:
                continue
            compared += 1
            if not is_in_order(said, paths[socket]):
                wrong.append((seed, socket, said, paths[socket]))
    print(f"{steps} steps, {compared} sockets compared with the kernel, {len(wrong)} contradicted")
    for one in wrong[:20]:
        print(*one)
    sys.exit(1 if wrong or compared < 40 else 0)


main()
