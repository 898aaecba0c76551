#!/usr/bin/env python3
"""What happens around an observed program: at a terminal with job control, when the observer is killed, with nohup, and
when a second program starts later. usage: tests/alone/observer.py [CHECK]... Exit 0 when all is as it should be."""

import argparse
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
LIMIT = 60  # seconds, for anything awaited


class Terminal:
    """An interactive bash at a terminal of its own."""

    def __init__(self, folder):
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(PS1="READY$ ", XDG_RUNTIME_DIR=folder, LC_ALL="C", TERM="dumb")
            os.execvp("bash", ["bash", "--norc", "--noprofile", "-i"])
        self.wait_for("READY")

    def wait_for(self, pattern):
        text, end = "", time.monotonic() + LIMIT
        while time.monotonic() < end:
            if select.select([self.fd], [], [], 0.1)[0]:
                text += os.read(self.fd, 4096).decode(errors="replace")
            if re.search(pattern, text):
                return text
        raise AssertionError(f"{pattern!r} did not come at the terminal: {text!r}")

    def type(self, text, pattern):
        os.write(self.fd, text.encode())
        return self.wait_for(pattern)

    def status(self):
        return int(re.search(r"status (\d+)", self.type("echo status $?\n", r"status \d+\r")).group(1))

    def close(self):
        os.close(self.fd)
        os.waitpid(self.pid, 0)


# Puts its terminal in order before it stops, as editors do. A handler may interrupt print(), which cannot be entered twice.
EDITOR = """
import os, signal
def stop(*_):
    os.write(1, b"tidied\\n")
    signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    os.kill(os.getpid(), signal.SIGTSTP)
    os.write(1, b"back\\n")
def end(*_):
    os.write(1, b"caught\\n")
    os._exit(5)
signal.signal(signal.SIGTSTP, stop)
signal.signal(signal.SIGINT, end)
os.write(1, b"on\\n")
while True:
    signal.pause()
"""


def terminal(tool, folder):
    """Ctrl-Z, fg, Ctrl-D and Ctrl-C reach the program, and the shell sees what it would see without us."""
    seen = []
    editor = os.path.join(folder, "editor.py")
    with open(editor, "w", encoding="utf-8") as file:
        file.write(EDITOR)
    for before in ("", f"{tool} observe -o {folder}/run.swb -- "):
        shell = Terminal(folder)
        # What is typed before the program has started meets the shell's own line editor, which does not echo it.
        shell.type(before + "sh -c 'echo star''ted; exec cat'\n", "started\r\n")
        shell.type("hello\n", "hello\r\nhello\r\n")
        shell.type("\x1a", r"Stopped[\s\S]*READY")
        stopped = shell.status()
        shell.type("fg\n", "cat")
        shell.type("again\n", "again\r\nagain\r\n")
        shell.type("\x04", "READY")
        ended = shell.status()
        shell.type(f"{before}/usr/bin/python3 {editor}\n", "on\r\n")
        tidied = "tidied" in shell.type("\x1a", r"Stopped[\s\S]*READY")
        shell.type("fg\n", "back\r\n")
        shell.type("\x03", "caught")
        seen.append((stopped, ended, tidied, shell.status()))
        shell.close()
    return [] if seen[0] == seen[1] else [f"alone {seen[0]}, observed {seen[1]}"]


def observer_killed(tool, folder):
    """The program ends, and the recording is readable up to then."""
    recording = os.path.join(folder, "killed.swb")
    script = "import socket,time\nsockets=[socket.socket() for _ in range(50)]\nprint('on', flush=True)\ntime.sleep(1000)"
    observer = subprocess.Popen([tool, "observe", "-o", recording, "--", "/usr/bin/python3", "-c", script],
                                stdout=subprocess.PIPE, env=dict(os.environ, XDG_RUNTIME_DIR=folder))
    observer.stdout.readline()
    program = int(subprocess.run(["pgrep", "-P", str(observer.pid), "python3"], stdout=subprocess.PIPE, check=True)
                  .stdout.split()[0])
    time.sleep(0.2)  # the recording is some milliseconds behind
    observer.kill()
    observer.wait()
    end = time.monotonic() + LIMIT
    while os.path.exists(f"/proc/{program}") and open(f"/proc/{program}/stat").read().split()[2] != "Z":
        if time.monotonic() > end:
            os.kill(program, signal.SIGKILL)
            return ["the program outlived its observer"]
        time.sleep(0.01)
    shown = subprocess.run([tool, "show", recording, "events", "--json"], stdout=subprocess.PIPE, check=False)
    names = [json.loads(line).get("name") for line in shown.stdout.splitlines()]
    return [] if names.count("socket") >= 50 else [f"{names.count('socket')} of 50 calls are in the recording"]


def nohup(tool, folder):
    """A hang-up that is ignored where we are started does not end the program."""
    script = "kill -HUP $PPID; kill -HUP $$; grep SigIgn /proc/self/status; sleep 0.3; echo survived"
    run = subprocess.run(["sh", "-c", 'trap "" HUP; exec "$@"', "sh", tool, "observe", "-o", folder + "/nohup.swb", "--",
                          "sh", "-c", script], stdout=subprocess.PIPE, text=True, check=False,
                         env=dict(os.environ, XDG_RUNTIME_DIR=folder))
    return [] if run.returncode == 0 and "survived" in run.stdout else [f"{run.returncode}: {run.stdout!r}"]


def later_program(tool, folder):
    """A program that starts later finds the same processors and descriptors as the first."""
    show = "nproc; ls -1 /proc/self/fd | tr '\\n' ' '"
    # Two thousand calls, after which the tracer has long settled on a processor, and symbols have been read.
    first = "import socket\nfor _ in range(2000): socket.socket().close()\ns=socket.create_server(('127.0.0.1',0))\n" \
            "import time; time.sleep(1)"
    alone = subprocess.run(["sh", "-c", show], stdout=subprocess.PIPE, text=True, check=True).stdout
    run = subprocess.run([tool, "observe", "-o", folder + "/later.swb", "--", "/usr/bin/python3", "-c", first, "--and",
                          "--when", "listening", "sh", "-c", show], stdout=subprocess.PIPE, text=True, check=False,
                         env=dict(os.environ, XDG_RUNTIME_DIR=folder))
    return [] if run.stdout == alone else [f"alone {alone!r}, observed {run.stdout!r}"]


def debugger(tool, folder):
    """gdb cannot work on what is observed, and one sentence says so."""
    run = subprocess.run([tool, "observe", "-o", folder + "/gdb.swb", "--", "strace", "-o", "/dev/null", "true"],
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=LIMIT,
                         env=dict(os.environ, XDG_RUNTIME_DIR=folder))
    said = run.stdout.count("a second one is refused")
    return [] if said == 1 else [f"it was said {said} times: {run.stdout!r}"]


# As a server of processes ends its workers: by a signal to its process group, whose leader the shell chose.
GROUP = """
import os, signal, sys
for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2, signal.SIGRTMIN + 3):
    signal.signal(number, lambda *_: None)
    ready, told = os.pipe()
    worker = os.fork()
    if worker == 0:
        signal.signal(number, signal.SIG_DFL)
        os.write(told, b".")
        while True:
            signal.pause()
    os.read(ready, 1)
    os.kill(0, number)
    os.waitpid(worker, 0)
print("goes on", flush=True)
sys.exit(6)
"""


def own_group(tool, folder):
    """A program that signals its process group means its own processes, and the observer stays."""
    seen = []
    for before in ([], [tool, "observe", "-o", folder + "/group.swb", "--"]):
        run = subprocess.run([*before, "/usr/bin/python3", "-c", GROUP], stdout=subprocess.PIPE, text=True, check=False,
                             timeout=LIMIT, start_new_session=True, env=dict(os.environ, XDG_RUNTIME_DIR=folder))
        seen.append((run.returncode, run.stdout))
    return [] if seen[0] == seen[1] == (6, "goes on\n") else [f"alone {seen[0]}, observed {seen[1]}"]


CHECKS = {check.__name__: check for check in (terminal, observer_killed, nohup, later_program, debugger, own_group)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", default=os.path.join(ROOT, "build/dev/bin/switchboard"))
    parser.add_argument("checks", nargs="*", metavar="CHECK")
    wanted = parser.parse_args()
    wrong = 0
    for name in wanted.checks or CHECKS:
        with tempfile.TemporaryDirectory() as folder:
            try:
                faults = CHECKS[name](wanted.tool, folder)
            except AssertionError as error:
                faults = [str(error)]
        wrong += bool(faults)
        print(f"{name:<18}{'WRONG' if faults else 'as it should be'}", flush=True)
        for line in faults:
            print("  " + line)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
