"""Segments and datagrams against tcpdump and tshark, which captured beside us in the same network, and against the calls
whose bytes they carry.

Each direction of each connection is compared packet by packet, in order: flags, sequence and acknowledgement numbers,
window, lengths and the bytes that we kept of it (engine/observe/packet_capture.hpp keeps the first ones). Then the bytes
that the calls moved: what was written to a socket is the stream that the capture saw leave it, and the bytes kept of
each call are those at its place in the stream."""

import collections
import dataclasses
import subprocess

FIELDS = ["ip.src", "ip.dst", "ipv6.src", "ipv6.dst", "ip.proto", "ipv6.nxt", "tcp.srcport", "tcp.dstport", "tcp.flags",
          "tcp.seq_raw", "tcp.ack_raw", "tcp.window_size_value", "tcp.len", "tcp.payload", "udp.srcport", "udp.dstport",
          "udp.length", "udp.payload", "ip.len", "ipv6.plen", "frame.len"]
FLAGS = (("FIN", 1), ("SYN", 2), ("RST", 4), ("PSH", 8), ("ACK", 16), ("URG", 32))
SEND = {"write", "writev", "sendto", "sendmsg", "sendfile", "splice", "sendmmsg"}
RECEIVE = {"read", "readv", "recvfrom", "recvmsg"}


@dataclasses.dataclass(frozen=True)
class Packet:
    protocol: int
    source: tuple
    destination: tuple
    flags: int
    sequence: int
    acknowledgement: int
    window: int
    length: int  # of the data
    payload: bytes = dataclasses.field(compare=False)

    def __str__(self):
        return f"[flags {self.flags:#x} seq {self.sequence} ack {self.acknowledgement} win {self.window} len {self.length}]"

    def flow(self):
        return (self.protocol, self.source, self.destination)


def number(text):
    return int(text, 0) if text else 0


def of_tshark(capture):
    """Each packet of a file that tcpdump wrote, as tshark reads it. Of an ICMP error the outer header counts."""
    command = ["tshark", "-r", str(capture), "-n", "-T", "fields", "-E", "occurrence=f", "-E", "separator=|",
               "-o", "tcp.desegment_tcp_streams:FALSE", "-o", "tcp.analyze_sequence_numbers:FALSE"]
    for field in FIELDS:
        command += ["-e", field]
    lines = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout.splitlines()
    packets = []
    for line in lines:
        row = dict(zip(FIELDS, line.split("|")))
        protocol = number(row["ip.proto"] or row["ipv6.nxt"])
        hosts = (row["ip.src"] or row["ipv6.src"], row["ip.dst"] or row["ipv6.dst"])
        if not hosts[0]:
            continue  # no IP packet
        if protocol == 6:
            packets.append(Packet(6, (hosts[0], number(row["tcp.srcport"])), (hosts[1], number(row["tcp.dstport"])),
                                  number(row["tcp.flags"]) & 0x3f, number(row["tcp.seq_raw"]), number(row["tcp.ack_raw"]),
                                  number(row["tcp.window_size_value"]), number(row["tcp.len"]),
                                  bytes.fromhex(row["tcp.payload"].replace(":", ""))))
        elif protocol == 17:
            packets.append(Packet(17, (hosts[0], number(row["udp.srcport"])), (hosts[1], number(row["udp.dstport"])),
                                  0, 0, 0, 0, number(row["udp.length"]) - 8,
                                  bytes.fromhex(row["udp.payload"].replace(":", ""))))
        else:
            length = number(row["ip.len"]) - 20 if row["ip.len"] else number(row["ipv6.plen"])
            packets.append(Packet(protocol, (hosts[0], 0), (hosts[1], 0), 0, 0, 0, 0, length, b""))
    return packets


def endpoint(value):
    return (value["address"].strip("[]"), value["port"])


def of_recording(events):
    packets = []
    for event in events:
        if event["kind"] != "packet":
            continue
        raw = bytes.fromhex(event["raw"])
        flags = sum(bit for name, bit in FLAGS if name in event["flags"])
        kept = event["length"] - event["payload_length"]  # headers
        packets.append(Packet(event["protocol"], endpoint(event["source"]), endpoint(event["destination"]), flags,
                              event["sequence"], event["acknowledgement"], event["window"], event["payload_length"],
                              raw[kept:]))
    return packets


def by_flow(packets):
    flows = collections.defaultdict(list)
    for packet in packets:
        flows[packet.flow()].append(packet)
    return flows


def name_of(flow):
    protocol, source, destination = flow
    return f"{ {6: 'TCP', 17: 'UDP'}.get(protocol, protocol) } {source[0]}:{source[1]} to {destination[0]}:{destination[1]}"


def compare(theirs, ours):
    """(packets compared, bytes of data compared, differences)"""
    found = []
    their_flows, our_flows = by_flow(theirs), by_flow(ours)
    for flow in sorted(set(their_flows) | set(our_flows), key=str):
        a, b = their_flows.get(flow, []), our_flows.get(flow, [])
        for index in range(max(len(a), len(b))):
            one = a[index] if index < len(a) else None
            other = b[index] if index < len(b) else None
            if one != other:
                found.append(f"packet {index} of {name_of(flow)}: tcpdump {one}, switchboard {other}")
                break
            if one.protocol in (6, 17) and one.payload[:len(other.payload)] != other.payload:
                found.append(f"packet {index} of {name_of(flow)}: the bytes kept differ")
                break
    return len(theirs), sum(packet.length for packet in theirs if packet.protocol in (6, 17)), found


def stream(packets):
    """The bytes of one direction of a TCP connection, each once; None when the capture has not all of it."""
    syn = next((p for p in packets if p.flags & 2), None)
    if syn is None or any(p.flags & 2 and p.sequence != syn.sequence for p in packets):
        return None  # begun before the capture, or its ports were used twice
    data = {}
    for packet in packets:
        if packet.length:
            data.setdefault((packet.sequence - syn.sequence - 1) & 0xffffffff, packet.payload)
    result = bytearray()
    for offset in sorted(data):
        piece = data[offset]
        if offset > len(result):
            return None
        result[offset:offset + len(piece)] = piece
    return bytes(result)


def kept_bytes(event):
    """What a call's recording kept of the bytes it moved, in order."""
    for name in ("buf", "iov", "msg"):
        value = event["args"].get(name)
        if isinstance(value, dict) and "length" in value:
            return bytes.fromhex(value["hex"]) if "hex" in value else value["text"].encode()
    return b""


def endpoints_of_sockets(events):
    """cookie -> (protocol, local, remote) as the last sample that knew both said"""
    known = {}
    for event in events:
        if event["kind"] == "socket" and (event.get("local") or {}).get("port"):
            remote = event.get("remote") or {}
            known[event["socket"]] = (event["protocol"], endpoint(event["local"]),
                                      endpoint(remote) if remote.get("port") else known.get(event["socket"], (0, 0, None))[2])
    return known


def is_peek(event):
    return "MSG_PEEK" in str(event["args"].get("flags", ""))


def compare_with_calls(theirs, events):
    """(bytes compared, differences): what calls wrote and read against the streams that tcpdump saw."""
    flows, sockets = by_flow(theirs), endpoints_of_sockets(events)
    written, read, found, compared = collections.Counter(), collections.Counter(), [], 0
    streams = {}

    def stream_of(flow):
        if flow not in streams:
            streams[flow] = stream(flows.get(flow, []))
        return streams[flow]

    for event in events:
        if event["kind"] != "syscall" or event.get("socket") not in sockets or event.get("result", 0) <= 0:
            continue
        protocol, local, remote = sockets[event["socket"]]
        is_send, is_receive = event["name"] in SEND, event["name"] in RECEIVE
        if protocol != 6 or remote is None or not (is_send or is_receive) or is_peek(event):
            continue
        if event["name"] == "splice" and event["args"].get("fd_in") == event["fd"]:
            is_send, is_receive = False, True
        flow = (6, local, remote) if is_send else (6, remote, local)
        whole = stream_of(flow)
        if whole is None:
            continue
        counter = written if is_send else read
        offset, moved = counter[flow], event["result"]
        counter[flow] += moved
        kept = kept_bytes(event)[:moved]
        expected = whole[offset:offset + len(kept)]
        compared += len(kept)
        # What was written just before a reset may never have left (RFC 9293, section 3.10.4).
        if kept[:len(expected)] != expected or (is_receive and len(expected) < len(kept)):
            found.append(f"event {event['id']} {event['name']}: the bytes kept are not those at {offset} of {name_of(flow)}")
    for flow, count in written.items():
        was_reset = any(p.flags & 4 for p in flows[flow] + flows.get((6, flow[2], flow[1]), []))
        if count != len(stream_of(flow)) and not was_reset:
            found.append(f"{name_of(flow)}: calls wrote {count} bytes, tcpdump saw {len(stream_of(flow))}")
    for flow, count in read.items():
        if count > len(stream_of(flow)):
            found.append(f"{name_of(flow)}: calls read {count} bytes, tcpdump saw {len(stream_of(flow))}")
    return compared, found
