#!/usr/bin/env python3
"""Compares the source line of every call with what `strace -k` (libunwind) and addr2line (binutils) make of it: two
programs that share nothing with ours. Each program named is run once under each, and has to make the same calls.
Exit 0 when all lines agree, 1 with the differences, 3 when a witness is missing."""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

CALLS = "socketpair,sendto,shutdown,read,write,close"
# With -yy strace writes what a descriptor is; of other files than sockets we record nothing.
CALL = re.compile(r"^\d+ +(socketpair\(|(\w+)\(\d+<(?:TCP|UDP|UNIX|NETLINK|socket))")
FRAME = re.compile(r"^ > (/[^(]+)\(.*\) \[0x([0-9a-f]+)\]")
SEGMENT = re.compile(r"^ *LOAD +0x([0-9a-f]+) 0x([0-9a-f]+) \S+ 0x([0-9a-f]+)")


def address_of(path, offset):
    """strace gives the place in the file; addr2line wants the address that the file gives to it."""
    headers = subprocess.run(["readelf", "-lW", path], check=True, capture_output=True, text=True, timeout=60).stdout
    for line in headers.splitlines():
        segment = SEGMENT.match(line)
        if segment:
            start, address, size = (int(number, 16) for number in segment.groups())
            if start <= offset < start + size:
                return address + offset - start
    return offset


def own_line(frames, cache):
    """Of the innermost frame outside of the system's libraries, with what was inlined there."""
    for path, offset in frames:
        if path.startswith(("/usr/lib", "/lib")):
            continue
        if (path, offset) not in cache:
            address = address_of(path, offset)
            text = subprocess.run(["addr2line", "-ifC", "-e", path, hex(address - 1)], check=True, capture_output=True,
                                  text=True, timeout=60).stdout.splitlines()
            cache[path, offset] = [line.split(" (discriminator")[0] for line in text[1::2]]
        for place in cache[path, offset]:
            if not place.startswith(("/usr/", "/rustc/", "??")) and not place.endswith("?"):
                name, line = place.rsplit(":", 1)
                return os.path.normpath(name), int(line)
    return None


def lines_of_strace(program, folder):
    log = os.path.join(folder, "strace")
    subprocess.run(["strace", "-k", "-f", "-yy", "-o", log, "-e", "trace=" + CALLS, program], check=True, timeout=60,
                   stdout=subprocess.DEVNULL)
    calls, cache = [], {}
    for line in open(log, errors="replace"):
        frame = FRAME.match(line)
        if frame and calls:
            calls[-1][1].append((frame.group(1), int(frame.group(2), 16)))
            continue
        call = CALL.match(line)
        if call:
            calls.append((call.group(2) or "socketpair", []))
        elif not line.startswith(" >"):
            calls.append((None, []))  # another call, whose frames follow
    return [(name, own_line(frames, cache)) for name, frames in calls if name]


def lines_of_switchboard(tool, program, folder):
    recording = os.path.join(folder, "run.swb")
    subprocess.run([tool, "observe", "-o", recording, "--", program], check=True, timeout=60, stdout=subprocess.DEVNULL)
    shown = subprocess.run([tool, "show", recording, "events", "--json"], check=True, capture_output=True, text=True,
                           timeout=60).stdout
    result = []
    for event in map(json.loads, shown.splitlines()):
        if event["kind"] == "syscall" and event["name"] in CALLS.split(","):
            source = event.get("source")
            result.append((event["name"], (source["file"], source["line"]) if source and "line" in source else None))
    return result


def of_the_program(calls):
    """What the C library does for itself has no line of the program."""
    return [call for call in calls if call[1] is not None]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", required=True)
    parser.add_argument("programs", nargs="+")
    arguments = parser.parse_args()
    missing = [name for name in ("strace", "addr2line") if not shutil.which(name)]
    if missing:
        print("SKIPPED: " + " and ".join(missing) + " to compare with is not installed")
        return 3
    different = 0
    for program in arguments.programs:
        with tempfile.TemporaryDirectory() as folder:
            ours = of_the_program(lines_of_switchboard(arguments.tool, program, folder))
            theirs = of_the_program(lines_of_strace(program, folder))
        print(f"{os.path.basename(program):20} {len(ours):4} lines")
        if ours == theirs and ours:
            continue
        different += 1
        for index in range(max(len(ours), len(theirs))):
            pair = [calls[index] if index < len(calls) else None for calls in (ours, theirs)]
            if pair[0] != pair[1]:
                print(f"  call {index}: we say {pair[0]}, strace and addr2line say {pair[1]}")
                break
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
