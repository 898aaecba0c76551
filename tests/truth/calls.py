"""System calls as two witnesses saw them, in one form: what strace wrote and what a recording holds.

Compared are the calls of engine/decode/call_table.cpp, read from that file so that a call added there is compared from
then on. A call that is traced only on sockets is compared only there: what we do not claim to see is no difference.

Both name a thread by its number, which differs from run to run. `name_threads` gives each the name that does not: its
program's label and, for what the program started, the place among its parent's children: ("server", 0, 2)."""

import dataclasses
import pathlib
import re

TABLE = pathlib.Path(__file__).resolve().parents[2] / "engine/decode/call_table.cpp"
ROW = re.compile(r'^\s*\{"(\w+)",\s*(-?\d+),\s*-?\d+,\s*(\w+),', re.M)
MAKES_A_DESCRIPTOR = {"accept", "accept4", "socket", "dup", "dup2", "dup3", "fcntl", "pidfd_getfd"}
STARTS_A_THREAD = {"fork", "vfork", "clone", "clone3"}


@dataclasses.dataclass
class Call:
    at: float
    thread: object
    name: str
    result: int | None = None  # None: it did not return
    error: str | None = None
    socket: str | None = None  # the one acted on: strace's inode, our cookie
    made: tuple = ()  # sockets
    peeks: bool = False  # MSG_PEEK


def table():
    """name -> whether it is traced whatever it acts on"""
    rows = {name: when == "always" for name, number, when in ROW.findall(TABLE.read_text()) if int(number) >= 0}
    assert len(rows) > 40, "the call table was not understood"
    return rows


# execve("/bin/true", ...) = 0    accept4(3<socket:[12]>, ...) = 4<socket:[13]>    recvfrom(...) = -1 EAGAIN (...)
# poll([...], 1, -1) = 1 ([{fd=3, revents=POLLIN}])    exit_group(0) = ?    read(3<socket:[12]>,  <unfinished ...>) = ?
LINE = re.compile(r"^(\d+\.\d+) (\w+)\((.*)$")
RESULT = re.compile(r"\)\s+= (-?\d+|0x[0-9a-f]+|\?)(<\S+?>)?(?: (E[A-Z0-9]+))?(?: .*)?$")
SOCKET = re.compile(r"\b(\d+)<socket:\[(\d+)\]>")


class Interrupted:
    """Calls that a signal interrupted (signal(7)). For the program each is one call, whose result comes later: the kernel
    enters it again, or the return from the signal's handler says that it is EINTR."""

    def __init__(self):
        self.open = []

    def add(self, call):
        call.result, call.error = None, None
        self.open.append(call)

    def handler_returned(self, rest):
        if self.open and " EINTR " in rest:
            call = self.open.pop()
            call.result, call.error = -1, "EINTR"

    def entered_again(self, name):
        """The call that goes on; None for one that a handler makes, or a new one."""
        return self.open.pop() if self.open and name in (self.open[-1].name, "restart_syscall") else None


def parsed(at, tid, name, rest, everywhere):
    """One line of strace; None for a call that concerns no socket and is not traced `everywhere`."""
    found = RESULT.search(rest)
    sockets = SOCKET.findall(rest[:found.start()] if found else rest)
    acts_on_one = name not in ("socketpair", "poll", "ppoll", "select", "pselect6")
    call = Call(at, tid, name, socket=sockets[0][1] if sockets and acts_on_one else None, peeks="MSG_PEEK" in rest)
    if not everywhere and call.socket is None:
        return None
    if not found:
        return call
    number, decoration, call.error = found.groups()
    call.result = None if number == "?" else int(number, 0)
    if name == "socketpair":
        call.made = tuple(inode for _, inode in sockets)
    elif decoration and name in MAKES_A_DESCRIPTOR and (made := SOCKET.search(number + decoration)):
        call.made = (made[2],)
    return call


def of_strace(prefix):
    """The calls of all threads that `strace -ff -ttt -y -s 2 -o prefix` followed, by their number."""
    names, threads = table(), {}
    for path in prefix.parent.glob(prefix.name + ".*"):
        tid = int(path.suffix[1:])
        calls, interrupted = [], Interrupted()
        for line in path.read_text(errors="replace").splitlines():
            match = LINE.match(line)
            if not match:
                continue  # a signal, or how the thread ended
            at, name, rest = float(match[1]), match[2], match[3]
            if name == "rt_sigreturn":
                interrupted.handler_returned(rest)
                continue
            again = interrupted.entered_again(name)
            if again:
                name = again.name
            call = parsed(at, tid, name, rest, names[name]) if name in names else None
            if call is None:
                continue
            if again:
                again.result, again.error, again.made = call.result, call.error, call.made
                call = again
            else:
                calls.append(call)
            if call.error and call.error.startswith("ERESTART"):
                interrupted.add(call)
        threads[tid] = calls
    return threads


def of_recording(events):
    """The calls of all threads in a recording's events (`show --json events`), by their number."""
    names, threads = table(), {}
    for event in events:
        if event["kind"] == "process" and event["what"] in ("started", "thread_started"):
            threads.setdefault(event.get("tid", event["pid"]), [])
        if event["kind"] != "syscall" or event["name"] not in names:
            continue
        socket = event.get("socket")
        if not names[event["name"]] and socket is None:
            continue
        call = Call(event["at_ns"] / 1e9, event["tid"], event["name"], event.get("result"), event.get("errno"), socket)
        call.peeks = "MSG_PEEK" in str(event["args"].get("flags", ""))
        call.made = tuple(made["socket"] for made in event.get("made", ()) if "socket" in made)
        threads.setdefault(event["tid"], []).append(call)
    return threads


def without_start(calls):
    """The program itself is executed by its tracer and then by the shell that notes its number: both drop."""
    index = 0
    while index < len(calls) and calls[index].name == "execve" and calls[index].result == 0 and index < 2:
        index += 1
    return calls[index:]


def name_threads(threads, roots):
    """`roots`: number -> label. Returns name -> calls; what no parent started is named ("unknown", number)."""
    named, left = {}, dict(threads)

    def take(tid, name):
        calls = left.pop(tid, [])
        named[name] = without_start(calls) if len(name) == 1 else calls
        started = [c for c in calls if c.name in STARTS_A_THREAD and c.result is not None and c.result > 0]
        for place, call in enumerate(started):
            take(call.result, name + (place,))

    for tid, label in roots.items():
        take(tid, (label,))
    for tid, calls in left.items():
        named[("unknown", tid)] = calls
    return named
