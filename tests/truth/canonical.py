"""What is determined about a program's calls, and so must be the same in two runs of it.

Two runs differ even without an observer: in how often a program asks in vain, in how a byte stream falls into pieces,
in which of equal workers takes the next connection. A scenario names the strongest form that its program determines.

    EXACT   every call of each thread, in order: name, result, errno.
    WAITS   the same without what depends on when others act: calls that only ask which descriptor is ready (poll, select,
            epoll_wait), calls that failed with EAGAIN, and wait4 that found nobody. Neighbouring transfers of one kind on
            one socket are added up, since a stream has no boundaries (RFC 9293, section 3.7: the push function).
    SPREAD  for programs that spread work over threads or processes that nobody chooses between (Go, Java, Node, prefork
            servers): not the calls of each thread but of each socket, in order and added up as in WAITS, with descriptor
            numbers left out. The sockets of the two runs are compared as a set.
    TOTALS  as SPREAD, but of each socket only how often each call had which outcome, and how many bytes each kind of
            transfer moved: where several processes hold a socket and nobody orders what they do, or requests are sent
            without waiting for answers.

Numbers of processes are never compared: they are the kernel's choice."""

import collections
import enum

ASK_WHAT_IS_READY = {"poll", "ppoll", "select", "pselect6", "epoll_wait", "epoll_pwait", "epoll_pwait2"}
START_A_PROCESS = {"fork", "vfork", "clone", "clone3", "wait4", "waitid", "setsid"}
TRANSFERS = {"read", "write", "readv", "writev", "sendto", "recvfrom", "sendmsg", "recvmsg", "sendfile", "splice",
             "sendmmsg", "recvmmsg"}
MAKE_A_DESCRIPTOR = {"socket", "accept", "accept4", "dup", "dup2", "dup3", "fcntl", "epoll_create", "epoll_create1",
                     "eventfd", "eventfd2", "timerfd_create", "signalfd", "signalfd4", "pidfd_open", "pidfd_getfd"}


class Form(enum.Enum):
    EXACT = "exact"
    WAITS = "waits"
    SPREAD = "spread"
    TOTALS = "totals"


def outcome(call):
    result = call.result
    if call.peeks and result and result > 0:
        result = "some"  # it takes nothing, so it may find any part of the stream
    if call.name in START_A_PROCESS and result is not None and result > 0:
        result = "a process"
    return (call.name, result, call.error)


def asks_in_vain(call):
    if call.name in ASK_WHAT_IS_READY or call.error in ("EAGAIN", "EWOULDBLOCK"):
        return True
    return call.name in ("wait4", "waitid") and (call.result == 0 or call.error == "ECHILD")


def added_up(calls):
    """Outcomes without those that ask in vain; transfers of one kind on one socket that follow each other are one."""
    outcomes, last = [], None
    for call in calls:
        if asks_in_vain(call):
            continue
        now = outcome(call)
        moved = call.name in TRANSFERS and call.error is None and call.result and not call.peeks
        if moved and last == (call.name, call.socket):
            outcomes[-1] = (call.name, outcomes[-1][1] + call.result, None)
        else:
            outcomes.append(now)
        last = (call.name, call.socket) if moved else None
    return outcomes


def by_socket(threads, ignored):
    """The life of each socket, whoever acts on it."""
    lives = collections.defaultdict(list)
    for call in sorted((call for calls in threads.values() for call in calls), key=lambda call: call.at):
        if call.name in ignored or call.name == "epoll_ctl":
            continue
        for socket in call.made:
            lives[socket].append(call)
        if call.socket is not None and call.socket not in call.made:
            lives[call.socket].append(call)
    return lives


def without_number(entry):
    name, result, error = entry
    return (name, "a descriptor", error) if name in MAKE_A_DESCRIPTOR and isinstance(result, int) and result > 0 else entry


def totals(entries):
    """The outcomes without their order; the transfers of one kind as one; without the call that an end interrupted."""
    moved, others = collections.Counter(), collections.Counter()
    for name, result, error in entries:
        if name == "shutdown" and error == "ENOTCONN":
            result, error = 0, None  # its peer's end had come first (shutdown(2)): order, which is left out here
        if name in TRANSFERS and isinstance(result, int) and result > 0:
            moved[name] += result
        elif name in TRANSFERS and result == 0:
            others[(name, result, error)] = 1  # the end of a stream does not change, however often it is asked for
        elif result is not None:
            others[(name, result, error)] += 1
    return tuple(sorted([(name, count, None) for name, count in moved.items()] +
                        [(f"{count} {name}", result, error) for (name, result, error), count in others.items()], key=str))


def first_difference(name, theirs, ours):
    for index in range(max(len(theirs), len(ours))):
        a = theirs[index] if index < len(theirs) else None
        b = ours[index] if index < len(ours) else None
        if a != b:
            before = f" after {theirs[index - 1]}" if index else ""
            return f"call {index} of {name}{before}: strace {a}, switchboard {b}"
    return None


def compare(theirs, ours, form, ignored=frozenset()):
    """(calls compared, differences)"""
    if form in (Form.SPREAD, Form.TOTALS):
        of_life = totals if form is Form.TOTALS else tuple
        lives = [collections.Counter(of_life(list(map(without_number, added_up(calls))))
                                     for calls in by_socket(threads, ignored).values()) for threads in (theirs, ours)]
        for counted in lives:
            counted.pop((), None)
        compared = sum(len(life) * count for life, count in lives[0].items())
        differences = []
        for who, one, other in (("strace", *lives), ("switchboard", *reversed(lives))):
            for life, count in (one - other).items():
                differences.append(f"{count} socket(s) only {who} saw: " + describe(life))
        return compared, differences
    compared, differences = 0, []
    for name in sorted(set(theirs) | set(ours), key=str):
        pair = []
        for threads in (theirs, ours):
            calls = [call for call in threads.get(name, []) if call.name not in ignored]
            pair.append([outcome(call) for call in calls] if form is Form.EXACT else added_up(calls))
        compared += len(pair[0])
        difference = first_difference(name, *pair)
        if difference:
            differences.append(difference)
    return compared, differences


def describe(life):
    words = [f"{name}={error or result}" for name, result, error in life]
    return " ".join(words if len(words) < 14 else words[:9] + ["…"] + words[-4:])
