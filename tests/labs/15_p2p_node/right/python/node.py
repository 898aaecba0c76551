# A right one: Python with selectors.
import selectors
import socket
import sys

selector = selectors.DefaultSelector()
unfinished = {}


def add(neighbour):
    unfinished[neighbour] = b""
    selector.register(neighbour, selectors.EVENT_READ)


def pass_on(sender):
    try:
        data = sender.recv(4096)
    except OSError:
        data = b""
    if not data:
        selector.unregister(sender)
        del unfinished[sender]
        sender.close()
        return
    *lines, unfinished[sender] = (unfinished[sender] + data).split(b"\n")
    for line in lines:
        for other in unfinished:
            if other is not sender:
                try:
                    other.sendall(line + b"\n")
                except OSError:
                    pass  # it has gone; recv will say so


listener = socket.create_server(("", int(sys.argv[1])))
selector.register(listener, selectors.EVENT_READ)
for host, port in zip(sys.argv[2::2], sys.argv[3::2]):
    try:
        add(socket.create_connection((host, int(port))))
    except OSError as error:
        print(host, port, error, file=sys.stderr)
while True:
    ready = [key.fileobj for key, events in selector.select()]
    if listener in ready:
        add(listener.accept()[0])
    for neighbour in ready:
        if neighbour is not listener and neighbour in unfinished:
            pass_on(neighbour)
