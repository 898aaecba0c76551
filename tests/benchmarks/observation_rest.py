#!/usr/bin/env python3
"""What observing costs where there is nothing to observe: a call that we do not stop at, files that a program reads
before its first socket, and a program that waits. Nanoseconds a call, and the observer's share of a CPU."""

import argparse
import os
import signal
import subprocess
import tempfile
import time

from measuring import in_turns, median_and_range, print_table, ratios


def observer(build, folder):
    return [os.path.join(build, "bin", "switchboard"), "observe", "-o", os.path.join(folder, "run.swb"), "--"]


def call_ns(build, what, times, is_observed):
    with tempfile.TemporaryDirectory(dir=build) as folder:
        before = observer(build, folder) if is_observed else []
        program = ["taskset", "-c", "0", os.path.join(build, "benchmarks", "call_loop"), what, str(times)]
        done = subprocess.run(before + program, capture_output=True, text=True, timeout=180)
        return float(done.stdout) if done.returncode == 0 else None


def cpu_ticks(process):
    with open(f"/proc/{process}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])  # utime, stime: proc(5)


def idle_share(build, seconds):
    """Of one CPU, while the observed program waits in accept."""
    with tempfile.TemporaryDirectory(dir=build) as folder:
        server = ["python3", "-c", "import socket; s = socket.create_server(('127.0.0.1', 0)); print(flush=True); s.accept()"]
        process = subprocess.Popen(observer(build, folder) + server, stdout=subprocess.PIPE)
        process.stdout.readline()
        time.sleep(1)  # what the start left to write
        before = cpu_ticks(process.pid)
        time.sleep(seconds)
        share = (cpu_ticks(process.pid) - before) / os.sysconf("SC_CLK_TCK") / seconds
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        return share


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", required=True, help="the build folder")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--idle-seconds", type=float, default=10)
    options = parser.parse_args()
    rows = []
    for what, times, title in (("other", 1000000, "getppid, which is not stopped at"),
                               ("files", 20000, "open, read and close of a file, before any socket")):
        results = in_turns([False, True], options.rounds,
                           lambda is_observed: call_ns(options.build, what, times, is_observed))
        rows.append([title, median_and_range(results[False], 0), median_and_range(results[True], 0),
                     median_and_range([seen - alone for seen, alone in zip(results[True], results[False])], 0),
                     median_and_range(ratios(results[True], results[False]))])
    print_table("Where nothing is observed", ["", "alone, ns", "observed, ns", "more, ns", "ratio"], rows)
    share = idle_share(options.build, options.idle_seconds)
    print_table("The observer of a program that waits", ["", "share of one CPU"],
                [[f"over {options.idle_seconds:.0f} s", f"{share:.2%}"]])


if __name__ == "__main__":
    main()
