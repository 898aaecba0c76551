#!/usr/bin/env python3
"""What observing costs a program: alone, under strace with its output to a file, and under us with one source of the
recording after the other. Takes turns round by round; figures are for whole operations (a call, a round trip, a
request). "pinned": the program and the thread that traces it on one CPU. "free": the scheduler decides."""

import argparse
import os
import shutil
import tempfile

from loads import Loop, Nginx, Redis
from measuring import in_turns, median_and_range, print_table, ratios

# What we stop at, for strace: the same calls, so that both see the same.
CALLS = ("network,read,write,readv,writev,pread64,pwrite64,close,close_range,dup,dup2,dup3,fcntl,ioctl,sendfile,splice,"
         "poll,ppoll,select,pselect6,epoll_create,epoll_create1,epoll_ctl,epoll_wait,epoll_pwait,"
         "fork,vfork,clone,clone3,execve,exit_group,wait4,waitid,kill")

# Each adds one source to those before it; the last is what `switchboard observe` records.
LEFT_OUT = {
    "calls": ["queries", "tables", "packets", "lines", "payload"],
    "+ exact socket queries": ["tables", "packets", "lines", "payload"],
    "+ socket tables": ["packets", "lines", "payload"],
    "+ packets": ["lines", "payload"],
    "+ payload": ["lines"],
    "+ source lines = all": [],
}
ALL = "+ source lines = all"


def before(configuration, placement, build, folder):
    if configuration == "alone":
        return []
    if configuration == "strace":
        # Our thread that traces follows the program to its CPU; strace stays where it is unless it is put there.
        pinned = ["taskset", "-c", "0"] if placement == "pinned" else []
        return pinned + ["strace", "-f", "--seccomp-bpf", "-e", "trace=" + CALLS, "-o", os.path.join(folder, "strace.out")]
    left_out = ["--payload=0" if source == "payload" else f"--leave-out={source}" for source in LEFT_OUT[configuration]]
    return [os.path.join(build, "bin", "switchboard"), "observe", "-o", os.path.join(folder, "run.swb")] + left_out + ["--"]


def run(load, configuration, placement, build):
    # Not in memory: strace's file and ours go where a user's would.
    with tempfile.TemporaryDirectory(dir=build) as folder:
        return load.run(before(configuration, placement, build, folder), placement, configuration == "alone")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="the build folder")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--load", action="append", help="loop, ping_pong, redis or nginx (all)")
    parser.add_argument("--placement", action="append", help="pinned or free (both)")
    parser.add_argument("--only", action="append", help="a row of ours (all rows)")
    options = parser.parse_args()

    loads = {
        "loop": ("getsockopt in a loop", Loop(options.build, "call_loop", ["socket"], 10000, 400000)),
        "ping_pong": ("ping-pong of 64 bytes over TCP, both ends observed: 4 calls a round trip",
                      Loop(options.build, "ping_pong", [], 2500, 20000)),
        "redis": ("redis-server, SET and GET by redis-benchmark -c 50", Redis()),
        "nginx": ("nginx, one process, a page of 650 bytes to wrk -c20", Nginx(options.build)),
    }
    rows = ["alone"] + (["strace"] if shutil.which("strace") else []) + \
        [row for row in LEFT_OUT if not options.only or row in options.only]
    for name, (title, load) in loads.items():
        if options.load and name not in options.load:
            continue
        if name in ("redis", "nginx") and not load.is_here():
            print(f"{title}: left out, its programs are not installed.\n")
            continue
        for placement in options.placement or ["pinned", "free"]:
            results = in_turns(rows, options.rounds, lambda row: run(load, row, placement, options.build))
            none = [None] * options.rounds
            print_table(f"{title}, {placement}", ["", "us", "times slower than alone", "times faster than strace"], [[
                row, median_and_range([ns / 1000 for ns in results[row] if ns]),
                median_and_range(ratios(results[row], results["alone"])),
                median_and_range(ratios(results.get("strace", none), results[row]))] for row in rows])


if __name__ == "__main__":
    main()
