"""Where a scenario's programs run: observed by Switchboard, or followed by strace, each in a private network of its own.

    with Observed(tool, folder) as arena:      or Traced(folder)
        run = arena.start("server", ["nginx", …])
        arena.wait_ready(run, ("tcp", 8080))
        run.end(signal.SIGTERM)

Both give a program the same environment, working folder and descriptors. A shell in front of it notes its number, which
neither tracer tells, and executes it: both see that alike."""

import os
import pathlib
import re
import signal
import subprocess
import time

import calls
import namespaces

NOTE_NUMBER = 'echo $$ >"$0"; exec "$@"'
PATIENCE = 60  # seconds for any one thing; a busy machine is slow


class Trouble(Exception):
    """The scenario could not be played; nothing was compared."""


def environment():
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "USER", "XDG_RUNTIME_DIR", "TMPDIR") if name in os.environ}
    return {**kept, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


class Run:
    """One program that was started: `process` is what started it and ends with its status."""

    def __init__(self, label, process, number_file):
        self.label, self.process, self.number_file = label, process, number_file

    def number(self):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                text = self.number_file.read_text()
                if text.endswith("\n"):
                    return int(text)
            except FileNotFoundError:
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.01)
        raise Trouble(f"{self.label} did not start")

    def end(self, number):
        if self.process.poll() is None:
            try:
                os.kill(self.number(), number)
            except ProcessLookupError:
                pass
        self.wait()

    def wait(self):
        try:
            self.process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            raise Trouble(f"{self.label} did not end within {PATIENCE} s")

    def status(self):
        """As a shell says it: strace ends itself with its program's signal, join with 128 and its number."""
        return self.process.returncode if self.process.returncode >= 0 else 128 - self.process.returncode


class Arena:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.work = self.folder / "work"
        self.work.mkdir(parents=True)
        self.runs = []

    def start(self, label, argv, stdin=subprocess.DEVNULL):
        number_file = self.folder / f"{len(self.runs)}.pid"
        shell = ["/bin/sh", "-c", NOTE_NUMBER, str(number_file), *argv]
        output = open(self.folder / f"{label}.out", "wb")
        process = subprocess.Popen(self.command(label, shell), cwd=self.work, env=environment(), stdin=stdin,
                                   stdout=output, stderr=subprocess.STDOUT, **self.more())
        output.close()
        run = Run(label, process, number_file)
        self.runs.append(run)
        return run

    def output(self, label):
        return (self.folder / f"{label}.out").read_text(errors="replace")

    def is_ready(self, run, what):
        kind, where = what
        if kind == "path":
            return (self.work / where).exists()
        if kind == "says":
            return where in self.output(run.label)
        return (kind, where) in namespaces.listening_ports(self.inside())

    def wait_ready(self, run, what):
        deadline = time.monotonic() + PATIENCE
        while not self.is_ready(run, what):
            if run.process.poll() is not None:
                raise Trouble(f"{run.label} ended before it was ready: {self.output(run.label)[-600:]}")
            if time.monotonic() > deadline:
                raise Trouble(f"{run.label} was not ready within {PATIENCE} s")
            time.sleep(0.02)

    def end_all(self):
        for run in self.runs:
            if run.process.poll() is None:
                try:
                    os.kill(run.number(), signal.SIGKILL)
                except (OSError, Trouble):
                    pass
                run.process.kill()
                run.process.wait()

    def more(self):
        return {}


class Traced(Arena):
    def __init__(self, folder):
        super().__init__(folder)
        self.network = namespaces.PrivateNetwork()

    def inside(self):
        return self.network.pid

    def command(self, label, argv):
        # The filter (seccomp(2)) gives programs the same no_new_privs as ours does, and lets other calls run at speed.
        return ["strace", "-ff", "--seccomp-bpf", "-ttt", "-y", "-s", "2", "-o", str(self.prefix(label)),
                "-e", "trace=restart_syscall,rt_sigreturn," + ",".join(calls.table()), *argv]

    def prefix(self, label):
        return self.folder / f"strace-{label.replace(' ', '_')}"

    def more(self):
        return {"preexec_fn": namespaces.entering(self.network.pid)}

    def threads(self):
        named = {}
        for run in self.runs:
            named.update(calls.name_threads(calls.of_strace(self.prefix(run.label)), {run.number(): run.label}))
        return named

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end_all()
        self.network.close()


class Observed(Arena):
    def __init__(self, tool, folder):
        super().__init__(folder)
        self.tool = tool
        self.recording = self.folder / "run.swb"
        self.capture = self.folder / "tcpdump.pcap"
        self.observer = self.witness = None

    def __enter__(self):
        ready, theirs = os.pipe()
        self.observer = subprocess.Popen(
            [self.tool, "observe", "--until", "stop", "-o", str(self.recording), "--ready-fd", str(theirs)],
            pass_fds=[theirs], env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=open(self.folder / "observe.err", "wb"))
        os.close(theirs)
        line = os.read(ready, 4096)
        os.close(ready)
        try:
            if line != b"ready\n":
                raise Trouble(f"the observation did not start: {line.decode(errors='replace')}")
            self.start_tcpdump()
        except BaseException:
            self.__exit__()
            raise
        return self

    def inside(self):
        """The observer's child that keeps the network's namespaces."""
        pid = self.observer.pid
        ours = os.stat("/proc/self/ns/net").st_ino
        for child in open(f"/proc/{pid}/task/{pid}/children").read().split():
            if os.stat(f"/proc/{child}/ns/net").st_ino != ours:
                return int(child)
        raise Trouble("the observation has no network of its own")

    def start_tcpdump(self):
        # At once, or packets are missing when it ends. Then each packet takes the snap length in its buffer: as long as a
        # packet of loopback gets, and no longer, or a fast program overruns it.
        errors = open(self.folder / "tcpdump.err", "wb")
        self.witness = subprocess.Popen(
            ["tcpdump", "-i", "lo", "-n", "-s", "70000", "-U", "--immediate-mode", "-B", "131072", *self.as_ourselves(),
             "-w", str(self.capture)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=errors,
            preexec_fn=namespaces.entering(self.inside(), namespaces.Rights.ALL))
        deadline = time.monotonic() + PATIENCE
        while "listening on" not in (self.folder / "tcpdump.err").read_text():
            if self.witness.poll() is not None or time.monotonic() > deadline:
                raise Trouble("tcpdump did not start: " + (self.folder / "tcpdump.err").read_text())
            time.sleep(0.01)

    @staticmethod
    def as_ourselves():
        """As root it would become another user, which may not write here."""
        return ["-Z", "root"] if os.geteuid() == 0 else []

    def ask_inside(self, argv):
        """What a witness says that runs beside the programs, unobserved."""
        return subprocess.run(argv, preexec_fn=namespaces.entering(self.inside()), check=True, capture_output=True,
                              text=True, timeout=PATIENCE).stdout

    def command(self, label, argv):
        return [self.tool, "join", str(self.recording), "--label", label, "--", *argv]

    def end_tcpdump(self):
        """When it has all that was sent: as many packets as the kernel had given it when it was told to end."""
        self.witness.send_signal(signal.SIGINT)
        self.witness.wait(timeout=PATIENCE)
        said = (self.folder / "tcpdump.err").read_text()
        dropped = re.search(r"(\d+) packets? dropped by kernel", said)
        if dropped and int(dropped[1]):
            raise Trouble(f"tcpdump lost {dropped[1]} packets: it is no witness of them")

    def end_observation(self):
        self.observer.send_signal(signal.SIGTERM)
        try:
            self.observer.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            raise Trouble("the observation did not end")

    def __exit__(self, *_):
        self.end_all()
        for process in (self.witness, self.observer):
            if process is not None and process.poll() is None:
                process.terminate()
                try:
                    process.wait(timeout=10)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
