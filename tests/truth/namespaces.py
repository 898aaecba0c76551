"""A private network like the one that `switchboard observe` makes, and the way into any: what strace runs in, and how ss
and tcpdump get beside an observed program without being observed themselves.

    network = PrivateNetwork()                       # user and network namespace, lo up, our own ids
    network.pid                                      # of the process that holds it
    subprocess.Popen(argv, preexec_fn=entering(pid)) # as an ordinary program of that network
    subprocess.Popen(argv, preexec_fn=entering(pid, Rights.ALL))   # as a witness that may capture

Namespaces are entered in the forked child, before exec: exec takes the rights away from all but root
(capabilities(7)), so a witness gets them as ambient ones."""

import ctypes
import enum
import fcntl
import os
import socket
import struct

libc = ctypes.CDLL(None, use_errno=True)
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, PR_SET_PDEATHSIG = 47, 2, 1
CAPABILITY_VERSION_3 = 0x20080522
SIOCGIFFLAGS, SIOCSIFFLAGS, IFF_UP = 0x8913, 0x8914, 1


class Rights(enum.Enum):
    ORDINARY = "those that a program of the network has"
    ALL = "every capability in the network's user namespace"


def checked(result, attempt):
    if result < 0:
        raise OSError(ctypes.get_errno(), f"{attempt}: {os.strerror(ctypes.get_errno())}")


def identity_map(path):
    ranges = (line.split() for line in open(path))
    return "".join(f"{inside} {inside} {count}\n" for inside, _, count in ranges)


def write_at_once(path, text):
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.write(descriptor, text.encode())
    finally:
        os.close(descriptor)


def map_ids(pid):
    """As engine/observe/private_network.cpp: everybody onto themselves, or ourselves alone (user_namespaces(7))."""
    if os.geteuid() == 0:
        try:
            write_at_once(f"/proc/{pid}/uid_map", identity_map("/proc/self/uid_map"))
            write_at_once(f"/proc/{pid}/gid_map", identity_map("/proc/self/gid_map"))
            return
        except OSError:
            pass  # root in a namespace that may not map others
    write_at_once(f"/proc/{pid}/setgroups", "deny")
    write_at_once(f"/proc/{pid}/uid_map", f"{os.geteuid()} {os.geteuid()} 1\n")
    write_at_once(f"/proc/{pid}/gid_map", f"{os.getegid()} {os.getegid()} 1\n")


def raise_loopback():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh14x", b"lo", 0)
        flags = struct.unpack("16xh14x", fcntl.ioctl(any_socket, SIOCGIFFLAGS, request))[0]
        fcntl.ioctl(any_socket, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | IFF_UP))


class PrivateNetwork:
    def __init__(self):
        unshared_read, unshared_write = os.pipe()
        mapped_read, mapped_write = os.pipe()
        ready_read, ready_write = os.pipe()
        self._lifeline_read, self._lifeline = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self._lifeline)
                os.close(mapped_write)
                checked(libc.unshare(CLONE_NEWUSER | CLONE_NEWNET), "unshare")
                os.write(unshared_write, b"1")
                os.read(mapped_read, 1)
                raise_loopback()
                os.write(ready_write, b"1")
                os.read(self._lifeline_read, 1)
            finally:
                os._exit(0)
        for descriptor in (unshared_write, mapped_read, ready_write, self._lifeline_read):
            os.close(descriptor)
        if os.read(unshared_read, 1):
            map_ids(self.pid)
            os.write(mapped_write, b"1")
        is_ready = os.read(ready_read, 1)
        for descriptor in (unshared_read, mapped_write, ready_read):
            os.close(descriptor)
        if not is_ready:
            self.close()
            raise OSError("this machine does not permit a private network (user_namespaces(7))")

    def close(self):
        os.close(self._lifeline)
        os.waitpid(self.pid, 0)


def keep_all_rights():
    class Header(ctypes.Structure):
        _fields_ = [("version", ctypes.c_uint32), ("pid", ctypes.c_int)]

    class Data(ctypes.Structure):
        _fields_ = [("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32)]

    header, data = Header(CAPABILITY_VERSION_3, 0), (Data * 2)()
    checked(libc.capget(ctypes.byref(header), data), "capget")
    for half in data:
        half.inheritable = half.permitted
    checked(libc.capset(ctypes.byref(header), data), "capset")
    for number in range(64):
        if data[number // 32].permitted & (1 << (number % 32)):
            libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0, 0)


def entering(pid, rights=Rights.ORDINARY):
    """For preexec_fn: the child goes into the namespaces of `pid`, and ends when we do."""
    def enter():
        libc.prctl(PR_SET_PDEATHSIG, 9, 0, 0, 0)
        for kind, flag in (("user", CLONE_NEWUSER), ("net", CLONE_NEWNET)):
            with open(f"/proc/{pid}/ns/{kind}") as namespace:
                if os.stat(namespace.fileno()).st_ino != os.stat(f"/proc/self/ns/{kind}").st_ino:
                    checked(libc.setns(namespace.fileno(), flag), f"enter the {kind} namespace")
        if rights is Rights.ALL:
            keep_all_rights()
    return enter


def listening_ports(pid):
    """("tcp" or "udp", port) of what stands ready in the network of `pid`: /proc/PID/net needs no entering."""
    ready = set()
    for name in ("tcp", "tcp6", "udp", "udp6"):
        try:
            lines = open(f"/proc/{pid}/net/{name}").read().splitlines()[1:]
        except OSError:
            continue
        for line in lines:
            fields = line.split()
            if fields[3] == ("0A" if name.startswith("tcp") else "07"):
                ready.add((name[:3], int(fields[1].rsplit(":", 1)[1], 16)))
    return ready
