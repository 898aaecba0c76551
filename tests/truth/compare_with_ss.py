#!/usr/bin/env python3
"""Asks `ss` inside the observed network for a listener's queue and a connection's bytes, and compares with the samples
that the recording has of the same moment. Exit 0 when they agree."""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time

# A server that listens and never accepts; three clients connect, send and stay. Written here so that nothing of the
# suite's own programs is trusted. It tells that it is ready by closing its standard output.
PROGRAM = """
import os, socket, sys
server = socket.socket(); server.bind(("127.0.0.1", 0)); server.listen(5)
clients = [socket.create_connection(server.getsockname()) for _ in range(3)]
clients[0].sendall(b"x" * 1234)
print(server.getsockname()[1], flush=True)
os.close(1)
sys.stdin.read()
"""


def ss_rows(text):
    """(state, local port, peer port) -> (Recv-Q, Send-Q)"""
    rows = {}
    for line in text.splitlines():
        match = re.match(r"(\S+)\s+(\d+)\s+(\d+)\s+\S+:(\d+|\*)\s+\S+:(\d+|\*)", line)
        if match:
            state, receive, send, local, peer = match.groups()
            rows[(state, local, peer)] = (int(receive), int(send))
    return rows


def sample_rows(text):
    rows = {}
    for line in text.splitlines():
        event = json.loads(line)
        if event["kind"] != "socket" or "state" not in event:
            continue
        port = lambda endpoint: str(endpoint["port"]) if endpoint and endpoint["port"] else "*"
        key = (event["state"], port(event.get("local")), port(event.get("remote")))
        if "accept_queue" in event:
            rows[key] = (event["accept_queue"]["length"], event["accept_queue"]["limit"])
        elif "receive_queue" in event:
            rows[key] = (event["receive_queue"], event["send_queue"])
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        recording = os.path.join(folder, "run.swb")
        server = subprocess.Popen([options.tool, "observe", "-o", recording, "--", sys.executable, "-c", PROGRAM],
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        port = server.stdout.readline().strip()
        assert port, "the server did not start"
        ss = subprocess.run([options.tool, "join", recording, "--", "ss", "-tanH"], capture_output=True, text=True,
                            timeout=30)
        names = {"ESTAB": "ESTABLISHED"}
        truth = {(names.get(s, s), l, p): q for (s, l, p), q in ss_rows(ss.stdout).items() if port in (l, p)}
        # Nothing changes any more, so the next periodic sample must agree; how soon it comes is the scheduler's affair.
        deadline = time.monotonic() + 20
        samples = {}
        while time.monotonic() < deadline and any(samples.get(key) != queues for key, queues in truth.items()):
            shown = subprocess.run([options.tool, "show", recording, "events", "--json"], check=True,
                                   capture_output=True, text=True, timeout=30)
            samples = sample_rows(shown.stdout)
        server.stdin.close()
        server.wait(timeout=30)
    print(f"{len(truth)} sockets compared")
    problems = [f"{key}: ss {queues}, samples {samples.get(key)}" for key, queues in truth.items()
                if samples.get(key) != queues]
    if len(truth) != 7:
        problems.append(f"ss saw {len(truth)} sockets of port {port}, expected one listener and three pairs:\n{ss.stdout}")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
