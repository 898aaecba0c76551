# A right one: Python with selectors.
import errno
import os
import selectors
import signal
import socket
import sys

path = sys.argv[1]
selector = selectors.DefaultSelector()
numbers, watchers, unfinished = {}, set(), {}


def end(number, frame):
    os.unlink(path)
    os._exit(0)


def tell(manager, line):
    try:
        manager.sendall(line.encode() + b"\n")
    except OSError:
        pass  # it has gone; recv will say so


def obey(manager, words):
    match words:
        case ["WATCH"]:
            watchers.add(manager)
            tell(manager, "OK")
        case ["GET", name]:
            tell(manager, f"VALUE {name} {numbers[name]}" if name in numbers else f"NONE {name}")
        case ["SET", name, number]:
            numbers[name] = int(number)
            tell(manager, "OK")
            for other in watchers - {manager}:
                tell(other, f"TRAP {name} {number}")
        case _:
            tell(manager, "ERROR")


def listen_to(manager):
    try:
        data = manager.recv(4096)
    except OSError:
        data = b""
    if not data:
        selector.unregister(manager)
        watchers.discard(manager)
        del unfinished[manager]
        manager.close()
        return
    *lines, unfinished[manager] = (unfinished[manager] + data).split(b"\n")
    for line in lines:
        obey(manager, line.decode().split())


if len(path.encode()) > 107:
    sys.exit("the path is too long")
probe = socket.socket(socket.AF_UNIX)
answer = probe.connect_ex(path)
probe.close()
if answer == 0:
    sys.exit("an agent listens there")
if answer == errno.ECONNREFUSED:
    os.unlink(path)
listener = socket.socket(socket.AF_UNIX)
os.umask(0o177)
listener.bind(path)
signal.signal(signal.SIGTERM, end)
listener.listen()
selector.register(listener, selectors.EVENT_READ)
while True:
    for key, events in selector.select():
        if key.fileobj is listener:
            manager, _ = listener.accept()
            unfinished[manager] = b""
            selector.register(manager, selectors.EVENT_READ)
        else:
            listen_to(key.fileobj)
