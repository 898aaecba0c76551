"""Calls from every kind of place in a Python program. Before each one it writes down the line and the function that
it stands in, by the interpreter's own account of it: one JSON line a call."""

import asyncio
import json
import socket
import sys
import threading

OWN = __file__
PLACES = open(sys.argv[1], "w")
print(json.dumps({"version": "%d.%d" % sys.version_info[:2]}), file=PLACES)


def note(call):
    """The innermost frame of this file that is not note() itself."""
    frame = sys._getframe(1)
    while frame.f_code.co_filename != OWN:
        frame = frame.f_back
    print(json.dumps({"call": call, "line": frame.f_lineno, "function": frame.f_code.co_qualname}), file=PLACES)
    return 0


def send(connection, data):
    connection.send(data, note("sendto"))


class Peer:
    def __init__(self, connection):
        self.connection = connection

    def say(self, data):
        send(self.connection, data)

    def hear(self):
        return self.connection.recv(64, note("recvfrom"))


def numbers(connection):
    for number in range(3):
        connection.send(b"%d" % number, note("sendto"))
        yield number


async def turn(connection):
    await asyncio.sleep(0)
    connection.send(b"turn", note("sendto"))


def main():
    near, far = socket.socketpair()
    near, far = Peer(near), Peer(far)
    near.say(b"hello"); far.hear()
    near.say(b"again"); far.hear()
    for _ in numbers(near.connection): far.hear()
    [send(near.connection, b"in a list") for _ in range(2)]
    (lambda: send(near.connection, b"in a lambda"))()
    asyncio.run(turn(near.connection))
    for _ in range(3):
        thread = threading.Thread(target=near.say, args=(b"thread",))
        thread.start()
        thread.join()
    listener = socket.create_server(("127.0.0.1", note("bind")))
    client = socket.create_connection(listener.getsockname()[:note("connect") or 2])
    connection, _ = listener.accept(*[() for _ in range(note("accept4"))])
    client.sendall(b"x" * 10, note("sendto"))
    for each in (client, connection, listener):
        each.shutdown(socket.SHUT_RDWR, *[0] * note("shutdown")) if each is not listener else None
        each.close()


main()
PLACES.close()
