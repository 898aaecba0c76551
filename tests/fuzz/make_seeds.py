#!/usr/bin/env python3
"""Writes first inputs for each fuzz target below a folder: what is real leads a fuzzer past the first checks.

    make_seeds.py OUT

They come from the saved recordings (packets, packed values, the whole file), the captured kernel rows and packets
of the unit tests, the lessons' and labs' own files, and the messages that the control socket's tests send. A fuzz
target reads a byte or two before its data; those are put in front here as in its source file."""

import pathlib
import re
import sqlite3
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

MESSAGES = """\
{"do":"hold","call":"accept","label":"server","where":"after","times":"once"}
{"do":"clear_holds"}
{"do":"step","label":"client A"}
{"do":"continue"}
{"do":"stop"}
{"do":"run","label":"client","argv":["./client","8080"],"directory":"/tmp","environment":{"A":"b"},"answer":"when_ended"}
{"do":"signal","label":"server","number":15}
{"do":"open_socket","domain":2,"type":1,"protocol":0}
{"do":"limit_send_buffers","bytes":4096}
{"do":"record_peer","peer":"client","action":"sent 5 bytes","socket":"7"}
{"do":"record_note","topic":"relay","text":"A sentence."}
{"do":"flush"}
{"do":"publish","host":"127.0.0.1","host_port":0,"port":80}
{"ok":true,"process":12,"status":{"code":3},"last_event":9,"host_port":4000}
{"ok":false,"why":"One sentence."}"""


def arrays_of(header):
    """The byte arrays of a C++ header, as captured from a kernel."""
    text = (ROOT / header).read_text()
    for name, body in re.findall(r"auto (\w+) = std::to_array<std::uint8_t>\(\{(.*?)\}\)", text, re.S):
        yield name, bytes(int(number, 16) for number in re.findall(r"0x([0-9a-f]{2})\b", body))


def rows(recording, query):
    with sqlite3.connect(f"file:{recording}?mode=ro&immutable=1", uri=True) as database:
        return [bytes(row[0]) for row in database.execute(query) if row[0] is not None]


def seeds():
    """(target, bytes)"""
    for recording in sorted((ROOT / "tests/recordings").glob("*.swb")):
        yield "recording_file", recording.read_bytes()
        for raw in rows(recording, "SELECT raw FROM packet LIMIT 40"):
            yield "packet_headers", b"\0" + raw
        for kind, table in ((0, "syscall"), (1, "sample"), (2, "process")):
            for detail in rows(recording, f"SELECT DISTINCT detail FROM {table} LIMIT 60"):
                yield "recording_values", bytes([kind]) + (b"" if kind < 2 else b"\x03\0") + detail
    for _, packet in arrays_of("tests/engine/decode/captured_packets.hpp"):
        yield "packet_headers", b"\0" + packet
    for name, row in arrays_of("tests/engine/decode/captured_rows.hpp"):
        for kind in (2,) if "unix" in name else (0, 1):
            yield "socket_table_rows", bytes([kind]) + row
    for line in MESSAGES.splitlines():
        yield "control_messages", line.encode()
    for target, pattern in (("lesson_file", "lessons/*/lesson.toml"), ("lab_file", "labs/*/lab.toml")):
        for path in sorted(ROOT.glob(pattern)):
            yield target, path.read_bytes()
    # One call of each row of the table, its pointers into a memory of small numbers and addresses.
    memory = b"".join(number.to_bytes(8, "little") for number in (2, 0x10040, 16, 0x10080, 1, 3, 0x7f000001, 8) * 6)
    for row in range(64):
        yield "call_decoding", bytes([row]) + b"\0\x03" + b"\x01\x40\0" + b"\0\x10" * 2 + b"\x01\x20\0" * 2 + b"\0\x04" + memory


def main():
    out = pathlib.Path(sys.argv[1])
    count = 0
    for target, data in seeds():
        folder = out / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"seed_{count:04}").write_bytes(data)
        count += 1
    print(f"{count} seeds")


if __name__ == "__main__":
    main()
