"""Corners of the socket interface, one a word: corners.py NAME. Each is one process whose calls come in a fixed order."""

import errno
import os
import socket
import struct
import sys


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
    sys.stdin.read()
    return listener, waiting, client, bound, local, knocking


if __name__ == "__main__":
    globals()[sys.argv[1]]()
