#!/usr/bin/env python3
"""Runs a deterministic program once under `strace -f` and once under `switchboard observe`, and compares them call by
call: per thread, in order, the name, the result and the errno. Exit 0 when they agree, 1 with the first differences."""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile

# Calls that both record whatever they act on, and those that we record only on sockets.
ALWAYS = set("""socket socketpair bind listen accept accept4 connect sendto recvfrom sendmsg recvmsg sendmmsg recvmmsg
    shutdown getsockopt setsockopt getsockname getpeername poll ppoll select pselect6 epoll_create epoll_create1
    epoll_ctl epoll_wait epoll_pwait""".split())
ON_SOCKETS = set("read write readv writev close dup dup2 dup3 fcntl".split())

LINE = re.compile(r"^(\w+)\((.*)\)\s*= (-?\d+|\?|0x[0-9a-f]+)(?:<[^>]*>+)?(?: (E\w+))?")
# With -yy strace writes what a descriptor is: 3<TCP:[…]>, 3<socket:[…]>, 3</etc/hosts>.
SOCKET = re.compile(r"^\d+<(?:TCP|UDP|UNIX|socket|NETLINK|TCPv6|UDPv6)")


def calls_of_strace(program, folder):
    prefix = os.path.join(folder, "strace")
    names = ",".join(sorted(ALWAYS | ON_SOCKETS))
    subprocess.run(["strace", "-ff", "-yy", "-o", prefix, "-e", "trace=" + names] + program, check=False,
                   stdout=subprocess.DEVNULL, timeout=60)
    threads = {}
    for name in os.listdir(folder):
        if not name.startswith("strace."):
            continue
        calls, restarted = [], None
        for line in open(os.path.join(folder, name), errors="replace"):
            match = LINE.match(line)
            if not match:
                continue
            call, arguments, result, error = match.groups()
            if call in ON_SOCKETS and not SOCKET.match(arguments):
                continue
            if restarted and restarted != call:
                calls.append((restarted, -1, "EINTR"))  # signal(7): its handler had no SA_RESTART
            restarted = None
            if error and error.startswith("ERESTART"):
                restarted = call  # if the kernel enters the same call again, that is one call for the program
                continue
            calls.append((call, int(result, 0) if result != "?" else None, error))
        threads[int(name.rsplit(".", 1)[1])] = calls
    return [threads[tid] for tid in sorted(threads) if threads[tid]]


def calls_of_switchboard(tool, program, folder):
    recording = os.path.join(folder, "run.swb")
    observed = subprocess.run([tool, "observe", "-o", recording, "--"] + program, stdout=subprocess.DEVNULL, timeout=60)
    shown = subprocess.run([tool, "show", recording, "events", "--json"], check=True, capture_output=True, text=True,
                           timeout=60)
    threads, last_id = {}, 0
    for line in shown.stdout.splitlines():
        event = json.loads(line)
        assert event["id"] > last_id, "events are not in the order of their ids"
        last_id = event["id"]
        if event["kind"] != "syscall":
            continue
        if event["name"] not in ALWAYS and not (event["name"] in ON_SOCKETS and "socket" in event):
            continue
        threads.setdefault(event["tid"], []).append((event["name"], event.get("result"), event.get("errno")))
    return observed.returncode, [threads[tid] for tid in sorted(threads)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", required=True)
    parser.add_argument("program", nargs="+")
    options = parser.parse_args()
    alone = subprocess.run(options.program, stdout=subprocess.DEVNULL, timeout=60).returncode
    with tempfile.TemporaryDirectory() as folder:
        truth = calls_of_strace(options.program, folder)
        status, ours = calls_of_switchboard(options.tool, options.program, folder)
    problems = []
    if status != alone:
        problems.append(f"exit status: alone {alone}, observed {status}")
    if len(truth) != len(ours):
        problems.append(f"threads with socket calls: strace {len(truth)}, switchboard {len(ours)}")
    for number, (expected, seen) in enumerate(zip(truth, ours)):
        for index in range(max(len(expected), len(seen))):
            a = expected[index] if index < len(expected) else None
            b = seen[index] if index < len(seen) else None
            if a != b:
                problems.append(f"thread {number}, call {index}: strace {a}, switchboard {b}")
                break
    compared = sum(map(len, truth))
    if compared == 0:
        problems.append("strace saw no call: nothing was compared")
    print(f"{compared} calls in {len(truth)} threads compared")
    print("\n".join(problems))
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
