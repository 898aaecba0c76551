#!/usr/bin/env python3
"""Observes a program whose bytes are all different, exports it for Wireshark, and compares our reading of its TCP
connections with tshark's: relative numbers, what was sent again, keep-alives, windows, the ladder's arrows. Then it compares the bytes that
each segment carries with those of the calls it is tied to. Exit 0 when all agree."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict

# Splits and joins segments, closes a window, keeps an idle connection alive, repeats a SYN that finds the accept
# queue full, resets, refuses, and talks over IPv6. Written here so that nothing of the suite's own programs is trusted.
PROGRAM = r"""
import os, random, socket, struct, time
random.seed(7)
data = random.randbytes(400_000)

def pair(family, address, server_first):
    listener = socket.socket(family); server_first(listener); listener.bind((address, 0)); listener.listen(5)
    client = socket.socket(family)
    return listener, client

def talk(family, address):
    listener, client = pair(family, address, lambda s: s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192))
    child = os.fork()
    if child == 0:
        listener.close(); client.connect(place(listener_address)); sent = 0
        for size in [1, 2, 3, 1000, 1448, 5000, 17, 60000]:
            client.sendall(data[sent:sent + size]); sent += size
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 1)
        for size in [10, 20, 30]:
            client.send(data[sent:sent + size]); sent += size
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_CORK, 0)
        client.sendall(data[sent:sent + 200000]); sent += 200000
        client.shutdown(socket.SHUT_WR)
        while client.recv(4096): pass
        os._exit(0)
    client.close()
    server, _ = listener.accept()
    got = server.recv(2); time.sleep(0.3)      # the window fills meanwhile
    while (piece := server.recv(random.randint(1, 9000))): got += piece
    server.sendall(got[:3000]); server.close(); os.waitpid(child, 0)
    assert got == data[:len(got)] and len(got) == 267531, len(got)
    listener.close()

def place(address): return address[:2]
for family, address in [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]:
    real = socket.socket.bind
    def bind(self, where):
        global listener_address
        real(self, where); listener_address = self.getsockname()
    socket.socket.bind = bind
    talk(family, address)
    socket.socket.bind = real

idle_listener = socket.socket(); idle_listener.bind(("127.0.0.1", 0)); idle_listener.listen(0)
idle = socket.create_connection(idle_listener.getsockname())
idle.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
idle.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 1)
waiting = socket.socket(); waiting.setblocking(False)
try: waiting.connect(idle_listener.getsockname())          # fills the queue of one
except BlockingIOError: pass
knocking = [socket.socket() for _ in range(2)]
for one in knocking:
    one.setblocking(False)
    try: one.connect(idle_listener.getsockname())          # finds it full: the SYN is repeated after a second
    except BlockingIOError: pass
time.sleep(1.6)
idle.send(b"last words")
accepted, _ = idle_listener.accept(); accepted.recv(100)
accepted.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0)); accepted.close()
try: idle.recv(10)
except ConnectionResetError: pass
refused = socket.socket()
unused = socket.socket(); unused.bind(("127.0.0.1", 0)); where = unused.getsockname(); unused.close()
try: refused.connect(where)
except ConnectionRefusedError: pass
"""

FIELDS = ["tcp.flags", "tcp.seq", "tcp.ack", "tcp.len", "tcp.flags.ack", "tcp.analysis.retransmission",
          "tcp.analysis.fast_retransmission", "tcp.analysis.spurious_retransmission", "tcp.analysis.keep_alive",
          "tcp.analysis.zero_window", "tcp.analysis.window_update", "tcp.analysis.duplicate_ack",
          "tcp.analysis.out_of_order", "tcp.window_size", "frame.comment"]


def lines_of(command):
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    if result.returncode != 0:
        sys.exit(f"{' '.join(command)}: {result.stderr}")
    return result.stdout.splitlines()


def objects_of(command):
    return [json.loads(line) for line in lines_of(command)]


def tshark_rows(capture):
    command = ["tshark", "-r", capture, "-T", "fields", "-E", "separator=/t"]
    for field in FIELDS:
        command += ["-e", field]
    return [dict(zip(FIELDS, line.split("\t") + [""] * len(FIELDS))) for line in lines_of(command)]


def compare_with_tshark(packets, rows, differences):
    counts = Counter()
    if len(packets) != len(rows):
        differences.append(f"{len(packets)} packets recorded, tshark reads {len(rows)}")
    for number, (ours, theirs) in enumerate(zip(packets, rows), 1):
        marks = set(ours.get("marks", []))
        said = {field.rsplit(".", 1)[1] for field in FIELDS if field.startswith("tcp.analysis.") and theirs[field]}
        pairs = {
            "sequence": (ours["sequence"], int(theirs["tcp.seq"])),
            "acknowledgement": (ours.get("acknowledgement", 0), int(theirs["tcp.ack"])),
            "bytes": (ours["payload_length"], int(theirs["tcp.len"])),
            "window": (ours["window"], int(theirs["tcp.window_size"])),
            "sent again": ("retransmission" in marks, any("retransmission" in one for one in said)),
            # Linux probes a closed window with an old sequence number and no byte, which tshark calls a keep-alive.
            "keep-alive": (bool(marks & {"keep-alive", "zero window probe"}), "keep_alive" in said),
            "zero window": ("zero window" in marks, "zero_window" in said),
            "window update": ("window update" in marks, "window_update" in said),
            "out of order": ("out of order" in marks, "out_of_order" in said),
        }
        for what, (mine, other) in pairs.items():
            if mine != other:
                differences.append(f"frame {number}: {what} {mine}, tshark has {other}: {ours}")
        # tshark also counts repeated ACKs when nothing is on its way.
        if "duplicate ACK" in marks and "duplicate_ack" not in said:
            differences.append(f"frame {number}: a duplicate ACK that tshark does not see: {ours}")
        if bool(ours.get("calls") or marks or "answers" in ours) != bool(theirs["frame.comment"]):
            differences.append(f"frame {number}: its comment is {theirs['frame.comment']!r}: {ours}")
        counts.update(marks)
    return counts


def bytes_in(buffer):
    return buffer["text"].encode() if "text" in buffer else bytes.fromhex(buffer["hex"])


def call_bytes(events):
    """id -> (offset in its socket's stream, bytes), counted here from the results of calls alone."""
    totals, result = defaultdict(int), {}
    calls = [event for event in events if event["kind"] == "syscall" and event.get("result", 0) > 0]
    for call in sorted(calls, key=lambda call: call["returned_ns"]):
        way = {"sendto": "sends", "write": "sends", "recvfrom": "receives", "read": "receives"}.get(call["name"])
        if way and "socket" in call:
            key = (call["socket"], way)
            result[call["id"]] = (totals[key], bytes_in(call["args"]["buf"])[:call["result"]])
            totals[key] += call["result"]
    return result


def header_length(raw):
    ip = 40 if raw[0] >> 4 == 6 else (raw[0] & 15) * 4
    return ip + (raw[ip + 12] >> 4) * 4


def compare_bytes(packets, events, differences):
    calls = call_bytes(events)
    raws = {event["id"]: bytes.fromhex(event["raw"]) for event in events if event["kind"] == "packet"}
    compared = 0
    for packet in packets:
        if not packet["payload_length"]:
            continue
        raw = raws[packet["id"]]
        payload = raw[header_length(raw):]
        begin = packet["sequence"] - 1
        end = begin + packet["payload_length"]
        for kind in ["sends", "receives"]:
            ties = [tie for tie in packet.get("calls", []) if tie["kind"] == kind and "bytes" in tie]
            covered = begin
            for tie in ties:
                first, last = tie["bytes"]
                if first != covered:
                    differences.append(f"packet {packet['id']}: {kind} of bytes {covered}-{first} is missing")
                covered = last
                offset, whole = calls[tie["call"]]
                kept = payload[first - begin:last - begin]
                of_call = whole[first - offset:first - offset + len(kept)]  # of a long buffer only the start is kept
                kept = kept[:len(of_call)]
                if of_call != kept:
                    differences.append(f"packet {packet['id']}: other bytes than call {tie['call']}")
                compared += len(kept)
            if covered != end and (kind == "sends" or ties):
                differences.append(f"packet {packet['id']}: {kind} end at {covered}, the segment at {end}")
    return compared


def compare_arrows(steps, rows, differences):
    """Each packet is one arrow of the ladder, in tshark's order, with tshark's numbers on it."""
    arrows = [step for step in steps if step.get("step") == "leaves"]
    if len(arrows) != len(rows):
        differences.append(f"{len(arrows)} arrows in the ladder, tshark reads {len(rows)} packets")
    for number, (arrow, row) in enumerate(zip(arrows, rows), 1):
        sequence, length = int(row["tcp.seq"]), int(row["tcp.len"])
        flags = int(row["tcp.flags"], 16)
        syn, reset, fin = flags & 2, flags & 4, flags & 1
        if length == 1:
            wanted = f"DATA {sequence}, 1 B"
        elif length:
            wanted = f"DATA {sequence}-{sequence + length - 1}, {length:,} B"
        elif reset:
            wanted = "RST"
        elif syn:
            wanted = f"SYN ACK  {sequence}, ack {int(row['tcp.ack'])}" if flags & 16 else f"SYN  seq {sequence}"
        else:
            wanted = f"FIN  seq {sequence}" if fin else f"ACK {int(row['tcp.ack'])}"
        if length and fin:
            wanted += ", FIN"
        if arrow["label"] != wanted:
            differences.append(f"frame {number}: the arrow says {arrow['label']!r}, tshark {wanted!r}")
    return len(arrows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", required=True)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        recording, capture = os.path.join(folder, "run.swb"), os.path.join(folder, "run.pcapng")
        observed = subprocess.run([options.tool, "observe", "--payload", "70000", "-o", recording, "--",
                                   sys.executable, "-c", PROGRAM], timeout=90)
        if observed.returncode != 0:
            sys.exit(f"the observed program failed: {observed.returncode}")
        lines_of([options.tool, "export", recording, "--to", "pcapng", "-o", capture])
        packets = objects_of([options.tool, "show", recording, "packets", "--json"])
        events = objects_of([options.tool, "show", recording, "events", "--json"])
        if not packets:
            print("SKIPPED: packets cannot be captured here")
            return
        differences = []
        rows = tshark_rows(capture)
        counts = compare_with_tshark(packets, rows, differences)
        arrows = compare_arrows(objects_of([options.tool, "show", recording, "ladder", "--json"]), rows, differences)
        compared = compare_bytes(packets, events, differences)
    for difference in differences[:20]:
        print(difference)
    print(f"{len(packets)} packets, {arrows} arrows, {compared} bytes compared, {len(differences)} differences; {dict(counts)}")
    for wanted in ["retransmission", "keep-alive", "zero window", "window update"]:
        if not counts[wanted]:
            differences.append(wanted)
            print(f"the run had no {wanted}, so nothing was compared")
    sys.exit(1 if differences else 0)


main()
