"""Socket states against `ss`, and their order against RFC 9293.

ss runs inside the observed network when nothing moves. The two name a socket alike: its cookie (TCP, UDP) or its inode
(UNIX). Two columns are told apart on purpose (engine/decode/sock_diag.hpp) and so compared with that in mind: TCP counts
an unread or unacknowledged SYN or FIN as one byte, we count data; and a UNIX socket's Send-Q is the memory of what its
peer has not read, where we say that nothing waits to be sent."""

import dataclasses

ASK = ["ss", "-tuxnaHeO"]
STATES = {"ESTAB": "ESTABLISHED", "LISTEN": "LISTEN", "SYN-SENT": "SYN_SENT", "SYN-RECV": "SYN_RECV",
          "FIN-WAIT-1": "FIN_WAIT1", "FIN-WAIT-2": "FIN_WAIT2", "TIME-WAIT": "TIME_WAIT", "CLOSE-WAIT": "CLOSE_WAIT",
          "LAST-ACK": "LAST_ACK", "CLOSING": "CLOSING", "UNCONN": "CLOSED"}
FIN_ARRIVED = {"CLOSE_WAIT", "LAST_ACK", "CLOSING", "TIME_WAIT"}
FIN_ON_ITS_WAY = {"FIN_WAIT1", "LAST_ACK", "CLOSING", "SYN_SENT"}


@dataclasses.dataclass(frozen=True)
class Row:
    kind: str  # tcp, udp, unix
    state: str | None
    local: str
    remote: str
    receive: int
    send: int


def address(text):
    host, _, port = text.rpartition(":")
    return f"{host.strip('[]').split('%')[0]}:{port}"


def of_ss(text):
    """cookie, or "inode N" -> Row"""
    rows = {}
    for line in text.splitlines():
        fields = line.split()
        kind, state, receive, send = fields[:4]
        if kind in ("tcp", "udp"):
            cookie = next(field[3:] for field in fields if field.startswith("sk:"))
            rows[cookie] = Row(kind, STATES[state] if kind == "tcp" else None, address(fields[4]), address(fields[5]),
                               int(receive), int(send))
        elif kind.startswith("u_"):
            is_stream = kind in ("u_str", "u_seq")
            rows["inode " + fields[5]] = Row("unix", STATES[state] if is_stream else None, fields[4], "", int(receive),
                                             int(send) if state == "LISTEN" else 0)
    return rows


def endpoint(value):
    if not value or not value.get("port"):
        return None
    host = value["address"].strip("[]")
    return f"{host}:{value['port']}"


def of_recording(sockets):
    """The same of `show --json sockets`, as far as the kernel still has them."""
    rows = {}
    for socket in sockets:
        family = socket.get("domain")
        is_held = bool(socket.get("holders"))
        queue = socket.get("accept_queue")
        receive, send = (queue["length"], queue["limit"]) if queue else (socket.get("receive_queue", 0),
                                                                         socket.get("send_queue", 0))
        if family in ("AF_INET", "AF_INET6") and socket.get("protocol") in (6, 17):
            kind = "tcp" if socket["protocol"] == 6 else "udp"
            row = Row(kind, socket.get("state") if kind == "tcp" else None, endpoint(socket.get("local")) or "",
                      endpoint(socket.get("remote")) or "", receive, send)
            rows[socket["socket"]] = (row, is_held)
        elif family == "AF_UNIX" and socket.get("inode"):
            local = socket.get("local") or {}
            name = local.get("path") or ("@" + local["abstract"] if "abstract" in local else "*")
            rows[f"inode {socket['inode']}"] = (Row("unix", socket.get("state"), name, "", receive, send), is_held)
    return rows


def same(theirs, ours):
    if theirs.kind != ours.kind or theirs.state != ours.state and theirs.kind == "tcp":
        return False
    if theirs.kind == "unix":
        return theirs.local == ours.local and theirs.receive == ours.receive
    anywhere = {"0.0.0.0:*", "*:*", ":::*"}
    if theirs.local.removeprefix("*") != ours.local and theirs.local.split(":")[-1] != ours.local.split(":")[-1]:
        return False
    if (theirs.remote if theirs.remote not in anywhere else "") != ours.remote:
        return False
    if theirs.state == "TIME_WAIT":
        return True  # a timer without queues
    slack_in, slack_out = theirs.state in FIN_ARRIVED, theirs.state in FIN_ON_ITS_WAY
    return (theirs.receive - ours.receive in ((0, 1) if slack_in else (0,)) and
            theirs.send - ours.send in ((0, 1) if slack_out else (0,)))


def differences(ss_rows, our_rows):
    found = []
    for key, row in ss_rows.items():
        ours = our_rows.get(key)
        if ours is None:
            found.append(f"socket {key}: ss {row}, switchboard has none")
        elif not same(row, ours[0]):
            found.append(f"socket {key}: ss {row}, switchboard {ours[0]}")
    for key, (row, is_held) in our_rows.items():
        is_in_tables = row.local and (row.kind != "tcp" or row.state not in ("CLOSED", "BOUND_INACTIVE"))
        if is_held and is_in_tables and key not in ss_rows and (row.kind != "unix" or row.state):
            found.append(f"socket {key}: ss has none, switchboard {row}")
    return found


# RFC 9293, section 3.3.2, figure 5, with the simultaneous open and close, and resets and aborts to CLOSED.
TRANSITIONS = {
    "CLOSED": {"LISTEN", "SYN_SENT"},
    "LISTEN": {"SYN_RECV", "CLOSED"},
    "SYN_SENT": {"SYN_RECV", "ESTABLISHED", "CLOSED"},
    "SYN_RECV": {"ESTABLISHED", "FIN_WAIT1", "CLOSED", "LISTEN"},
    "ESTABLISHED": {"FIN_WAIT1", "CLOSE_WAIT", "CLOSED"},
    "FIN_WAIT1": {"FIN_WAIT2", "CLOSING", "TIME_WAIT", "CLOSED"},
    "FIN_WAIT2": {"TIME_WAIT", "CLOSED"},
    "CLOSE_WAIT": {"LAST_ACK", "CLOSED"},
    "CLOSING": {"TIME_WAIT", "CLOSED"},
    "LAST_ACK": {"CLOSED"},
    "TIME_WAIT": {"CLOSED"},
}


ONCE_CONNECTED = {"ESTABLISHED", "FIN_WAIT1", "FIN_WAIT2", "CLOSE_WAIT", "CLOSING", "LAST_ACK", "TIME_WAIT"}


def reachable(state):
    """Samples skip states. A connection that ended stays CLOSED; an endpoint that was never connected may start anew."""
    seen, unvisited = {state}, [state]
    while unvisited:
        here = unvisited.pop()
        if here == "CLOSED" and state in ONCE_CONNECTED:
            continue
        for there in TRANSITIONS[here] - seen:
            seen.add(there)
            unvisited.append(there)
    return seen


def impossible_transitions(events):
    """(transitions seen, differences)"""
    last, found, seen = {}, [], 0
    for event in events:
        if event["kind"] != "socket" or event.get("protocol") != 6 or "state" not in event or event["reason"] == "gone":
            continue
        cookie, state = event["socket"], event["state"].replace("BOUND_INACTIVE", "CLOSED")  # Linux's CLOSED with a port
        before = last.get(cookie)
        if before is not None and before != state:
            seen += 1
            if state not in reachable(before):
                found.append(f"socket {cookie}: {before} to {state} is no path of RFC 9293 (event {event['id']})")
        last[cookie] = state
    return seen, found
