"""Corners of the socket interface, one a word: corners.py NAME. Each is one process whose calls come in a fixed order."""

import errno
import os
import select
import socket
import struct
import sys
import threading


def pair():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = socket.create_connection(listener.getsockname())
        return client, listener.accept()[0]


def half_close():
    client, server = pair()
    client.sendall(b"request")
    client.shutdown(socket.SHUT_WR)
    assert server.recv(64) == b"request" and server.recv(64) == b""
    server.sendall(b"answer")
    server.close()
    assert client.recv(64) == b"answer" and client.recv(64) == b""


def both_close():
    client, server = pair()
    for end in (client, server):
        end.shutdown(socket.SHUT_WR)
    for end in (client, server):
        assert end.recv(1) == b""
        end.close()


def reset():
    client, server = pair()
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
    try:
        server.recv(1)
    except ConnectionResetError:
        pass
    try:
        server.sendall(b"x")
    except BrokenPipeError:
        pass


def unread_reset():
    client, server = pair()
    client.sendall(b"never read")
    server.close()  # with unread data: RST instead of FIN (RFC 2525, section 2.17)
    try:
        client.recv(1)
    except ConnectionResetError:
        pass


def urgent():
    client, server = pair()
    client.sendall(b"plain")
    client.send(b"!", socket.MSG_OOB)
    assert server.recv(64) == b"plain"
    assert server.recv(1, socket.MSG_OOB) == b"!"


def peek_and_wait():
    client, server = pair()
    client.sendall(b"0123456789")
    assert server.recv(4, socket.MSG_PEEK) == b"0123"
    assert server.recv(10, socket.MSG_WAITALL) == b"0123456789"
    server.settimeout(0.05)
    try:
        server.recv(1)
    except TimeoutError:
        pass


def nonblocking():
    client, server = pair()
    server.setblocking(False)
    try:
        server.recv(1)
    except BlockingIOError:
        pass
    other = socket.socket()
    other.setblocking(False)
    assert other.connect_ex(("127.0.0.1", 9)) in (errno.EINPROGRESS, errno.ECONNREFUSED)


def refused():
    assert socket.socket().connect_ex(("127.0.0.1", 9)) == errno.ECONNREFUSED
    datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    datagrams.connect(("127.0.0.1", 9))
    datagrams.send(b"nobody")
    try:
        datagrams.send(b"again")
    except ConnectionRefusedError:
        pass
    assert socket.socket().connect_ex(("192.0.2.1", 9)) == errno.ENETUNREACH


def ipv6():
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as listener:
        client = socket.create_connection(listener.getsockname()[:2])
        server, _ = listener.accept()
        client.sendall(b"over six")
        assert server.recv(64) == b"over six"
    with socket.create_server(("", 0), family=socket.AF_INET6, dualstack_ipv6=True) as listener:
        client = socket.create_connection(("127.0.0.1", listener.getsockname()[1]))
        listener.accept()[0].sendall(b"mapped")
        assert client.recv(64) == b"mapped"


def datagrams():
    a, b = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM), socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    b.bind(("::1", 0))
    a.sendto(b"", b.getsockname())
    assert b.recvfrom(64)[0] == b""
    a.connect(b.getsockname())
    a.send(bytes(60000))  # in fragments when it is more than the interface takes
    assert len(b.recv(65536)) == 60000
    try:
        a.send(bytes(70000))
    except OSError as error:
        assert error.errno == errno.EMSGSIZE
    a.sendmsg([b"in ", b"pieces"])
    assert b.recvmsg(64)[0] == b"in pieces"


def passing():
    ours, theirs = socket.socketpair()
    client, server = pair()
    if os.fork() == 0:
        ours.close()
        client.close()
        server.close()
        _, fds, _, _ = socket.recv_fds(theirs, 1, 2)
        socket.socket(fileno=fds[0]).sendall(b"from the child")
        os._exit(3)
    theirs.close()
    socket.send_fds(ours, [b"x"], [server.fileno()])
    server.close()
    os.wait()
    assert client.recv(64) == b"from the child"


def unix():
    for name in ("path.sock", "\0abstract"):
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(name)
            listener.listen(2)
            client = socket.socket(socket.AF_UNIX)
            client.connect(name)
            server, _ = listener.accept()
            client.sendall(b"local")
            assert server.recv(64) == b"local"
    os.unlink("path.sock")
    a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    a.send(b"one")
    a.send(b"two")
    assert b.recv(64) == b"one" and b.recv(64) == b"two"
    c = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    c.bind("datagrams.sock")
    d = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    d.sendto(b"a datagram", "datagrams.sock")
    assert c.recv(64) == b"a datagram"
    os.unlink("datagrams.sock")


def files():
    client, server = pair()
    with open("big", "rb") as file:
        assert os.sendfile(server.fileno(), file.fileno(), 100, 3000) == 3000
    got = b""
    while len(got) < 3000:
        got += client.recv(4096)
    assert got == (bytes(range(256)) * 20)[100:3100]
    readable, writable = os.pipe()
    client.sendall(b"spliced")
    assert os.splice(server.fileno(), writable, 7) == 7
    assert os.read(readable, 64) == b"spliced"


def copies():
    client, server = pair()
    copy = server.dup()
    server.close()
    client.sendall(b"to a copy")
    assert copy.recv(64) == b"to a copy"
    os.dup2(copy.fileno(), 20)
    copy.close()
    os.write(20, b"from 20")
    assert client.recv(64) == b"from 20"
    os.set_inheritable(20, True)
    os.closerange(19, 30)
    assert client.recv(64) == b""


def inherited():
    client, server = pair()
    if os.fork() == 0:
        os.dup2(server.fileno(), 0)
        os.dup2(server.fileno(), 1)
        os.execvp("cat", ["cat"])
    server.close()
    client.sendall(b"through cat\n")
    assert client.recv(64) == b"through cat\n"
    client.shutdown(socket.SHUT_WR)
    assert client.recv(64) == b""
    os.wait()


def options():
    s = socket.socket()
    for level, name, value in ((socket.SOL_SOCKET, socket.SO_REUSEADDR, 1), (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
                               (socket.SOL_SOCKET, socket.SO_RCVBUF, 8192), (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
                               (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 30), (socket.IPPROTO_IP, socket.IP_TOS, 16),
                               (socket.IPPROTO_IP, socket.IP_TTL, 9)):
        s.setsockopt(level, name, value)
        s.getsockopt(level, name)
    s.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8)
    s.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
    for level, name in ((socket.SOL_SOCKET, 9999), (9999, 1)):
        try:
            s.getsockopt(level, name)
        except OSError:
            pass


def same_port():
    listeners = [socket.create_server(("127.0.0.1", 7100), reuse_port=True) for _ in range(2)]
    try:
        socket.create_server(("127.0.0.1", 7100))
    except OSError as error:
        assert error.errno == errno.EADDRINUSE
    for listener in listeners:
        listener.close()
    socket.create_server(("127.0.0.1", 7100)).close()


def many():
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listener:
        clients = [socket.create_connection(listener.getsockname()) for _ in range(40)]
        servers = [listener.accept()[0] for _ in clients]
    for client in clients:
        client.sendall(b"x" * 100)
    for server in servers:
        assert len(server.recv(200)) == 100
    for one in clients + servers:
        one.close()


def self_connect():
    """A simultaneous open with itself (RFC 9293, section 3.5): both ends of the connection are one socket."""
    one = socket.socket()
    one.bind(("127.0.0.1", 7300))
    one.connect(("127.0.0.1", 7300))
    one.sendall(b"to myself")
    assert one.recv(64) == b"to myself"
    one.shutdown(socket.SHUT_WR)
    assert one.recv(64) == b""


def fast_open():
    listener = socket.create_server(("127.0.0.1", 7301))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_FASTOPEN, 5)
    for _ in range(2):  # the first connection brings the cookie that the second uses
        client = socket.socket()
        client.sendto(b"early", socket.MSG_FASTOPEN, ("127.0.0.1", 7301))
        server, _ = listener.accept()
        assert server.recv(64) == b"early"
        client.close()
        assert server.recv(64) == b""
        server.close()


def deferred():
    listener = socket.create_server(("127.0.0.1", 7302))
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_DEFER_ACCEPT, 5)
    client = socket.create_connection(("127.0.0.1", 7302))  # stays in SYN_RECV at the other end until data comes
    client.sendall(b"now")
    assert listener.accept()[0].recv(64) == b"now"


def other_families():
    for family, kind, protocol in ((socket.AF_INET, socket.SOCK_STREAM, 262), (socket.AF_INET, socket.SOCK_RAW, 253),
                                   (socket.AF_PACKET, socket.SOCK_DGRAM, 0), (socket.AF_ALG, socket.SOCK_SEQPACKET, 0),
                                   (socket.AF_VSOCK, socket.SOCK_STREAM, 0), (socket.AF_X25, socket.SOCK_SEQPACKET, 0),
                                   (socket.AF_INET6, socket.SOCK_DGRAM, 136), (socket.AF_INET, socket.SOCK_STREAM, 17)):
        try:
            socket.socket(family, kind, protocol).close()
        except OSError:
            pass
    with socket.socket(socket.AF_ALG, socket.SOCK_SEQPACKET) as algorithm:
        algorithm.bind(("hash", "sha1"))
        operation, _ = algorithm.accept()
        operation.sendall(b"abc")
        assert operation.recv(64).hex().startswith("a9993e36")
        operation.close()
    with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0) as route:
        route.bind((0, 0))
        route.send(struct.pack("IHHII16x", 32, 18, 0x301, 1, 0))  # RTM_GETLINK, dump
        assert route.recv(65536)


def multipath():
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)  # IPPROTO_MPTCP
    listener.bind(("127.0.0.1", 7303))
    listener.listen(2)
    client = socket.socket(socket.AF_INET, socket.SOCK_STREAM, 262)
    client.connect(("127.0.0.1", 7303))
    server, _ = listener.accept()
    client.sendall(b"over paths")
    assert server.recv(64) == b"over paths"


def spawned():
    client, server = pair()
    child = os.posix_spawn("/bin/cat", ["cat"], {}, file_actions=[(os.POSIX_SPAWN_DUP2, server.fileno(), 0),
                                                                 (os.POSIX_SPAWN_DUP2, server.fileno(), 1)])
    server.close()
    client.sendall(b"to a child")
    assert client.recv(64) == b"to a child"
    client.shutdown(socket.SHUT_WR)
    os.waitpid(child, 0)
    assert client.recv(64) == b""


def edges():
    client, server = pair()
    server.setblocking(False)
    ready, told = select.epoll(), os.eventfd(0)
    ready.register(server, select.EPOLLIN | select.EPOLLET)
    ready.register(told, select.EPOLLIN)
    for text in (b"one", b"two"):
        client.sendall(text)
        assert ready.poll() == [(server.fileno(), select.EPOLLIN)]
        assert server.recv(64) == text
    os.eventfd_write(told, 1)
    assert ready.poll() == [(told, select.EPOLLIN)]
    ready.unregister(server)
    assert ready.poll(0) == [(told, select.EPOLLIN)]


def pieces():
    client, server = pair()
    client.sendmsg([b"a" * 10, b"b" * 20, b""])
    client.send(b"")
    client.sendall(b"c" * 30, socket.MSG_MORE)
    client.sendall(b"d" * 40)
    into = [bytearray(15), bytearray(85)]
    got = 0
    while got < 100:
        got += server.recvmsg_into(into, 0, socket.MSG_WAITALL)[0]
    os.writev(server.fileno(), [b"x" * 5, b"y" * 6])
    assert os.readv(client.fileno(), [bytearray(4), bytearray(16)]) == 11


def refusals():
    """Calls that fail, each with its own errno."""
    listener = socket.create_server(("127.0.0.1", 7304))
    attempts = [
        lambda: listener.send(b"x"), lambda: listener.recv(1), lambda: listener.connect(("127.0.0.1", 1)),
        lambda: listener.bind(("127.0.0.1", 7305)), lambda: socket.socket().accept(), lambda: socket.socket().recv(1),
        lambda: socket.socket().shutdown(socket.SHUT_WR), lambda: socket.socket().getpeername(),
        lambda: socket.socket().bind(("192.0.2.1", 0)), lambda: socket.socket(socket.AF_INET6).bind(("127.0.0.1", 0)),
        lambda: socket.socket(socket.AF_UNIX).connect("/none"), lambda: socket.socket(socket.AF_UNIX).bind("/none/none"),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).listen(), lambda: os.write(listener.fileno(), b"x"),
        lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b"x", ("255.255.255.255", 1)),
        lambda: socket.socket(fileno=os.open("/dev/null", os.O_RDWR)),
        lambda: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"x", "/none"),
    ]
    for attempt in attempts:
        try:
            attempt()
        except (OSError, TypeError):
            pass


def again_and_again():
    """Fifty connections from one port to one port, each ended by a reset: cookies differ, endpoints do not."""
    listener = socket.create_server(("127.0.0.1", 7306))
    for number in range(50):
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        client.bind(("127.0.0.1", 7307))
        client.connect(("127.0.0.1", 7306))
        server, _ = listener.accept()
        client.sendall(b"%d" % number)
        assert server.recv(64) == b"%d" % number
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        client.close()
        server.close()


def much():
    """Four threads send a megabyte each, all at once."""
    listener = socket.create_server(("127.0.0.1", 7308))

    def send():
        with socket.create_connection(("127.0.0.1", 7308)) as client:
            client.sendall(bytes(1 << 20))

    def count(server):
        with server:
            got = 0
            while data := server.recv(1 << 20):
                got += len(data)
            assert got == 1 << 20

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(4):
        threads.append(threading.Thread(target=count, args=(listener.accept()[0],)))
        threads[-1].start()
    for thread in threads:
        thread.join()


def idle():
    """An accept queue, unread bytes and a half-closed connection, for as long as standard input is open."""
    listener = socket.create_server(("127.0.0.1", 7200), backlog=3)
    waiting = [socket.create_connection(("127.0.0.1", 7200)) for _ in range(2)]
    waiting[0].sendall(b"unread")
    client, server = pair()
    server.sendall(b"y" * 5000)
    server.shutdown(socket.SHUT_WR)
    bound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    bound.bind(("127.0.0.1", 7201))
    bound.sendto(b"to itself", bound.getsockname())
    local = socket.socket(socket.AF_UNIX)
    local.bind("\0idle")
    local.listen(1)
    knocking = socket.socket(socket.AF_UNIX)
    knocking.connect("\0idle")
    print("idle", flush=True)
    sys.stdin.read()
    return listener, waiting, client, bound, local, knocking


if __name__ == "__main__":
    globals()[sys.argv[1]]()
