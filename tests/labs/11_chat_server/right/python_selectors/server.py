"""A chat in another language: selectors, sockets that do not block, bytes and no text."""
import selectors
import socket
import sys

MOST = 200_000
selector = selectors.DefaultSelector()
members = set()


class Member:
    def __init__(self, connection):
        self.connection = connection
        self.name = b""
        self.come = b""
        self.go = b""
        self.is_gone = False

    def tell(self, line):
        if not self.is_gone:
            self.go += line + b"\n"
            self.flush()

    def flush(self):
        try:
            while self.go:
                self.go = self.go[self.connection.send(self.go):]
        except BlockingIOError:
            pass
        except OSError:
            leave(self)
            return
        if len(self.go) > MOST:
            leave(self)
        elif not self.is_gone:
            wanted = selectors.EVENT_READ | (selectors.EVENT_WRITE if self.go else 0)
            selector.modify(self.connection, wanted, self)

    def hear(self):
        try:
            data = self.connection.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if not data:
            leave(self)
            return
        *lines, self.come = (self.come + data).split(b"\n")
        for line in lines:
            self.take(line)

    def take(self, line):
        if self.is_gone:
            return
        if not self.name:
            if any(member.name == line for member in members):
                self.tell(b"taken " + line)
                return
            self.name = line
            self.tell(b"welcome " + line)
            tell_others(self, b"* " + line + b" joined")
        elif line == b"/quit":
            leave(self)
        else:
            tell_others(self, self.name + b": " + line)


def tell_others(speaker, line):
    for member in list(members):
        if member is not speaker and member.name:
            member.tell(line)


def leave(member):
    if member.is_gone:
        return
    member.is_gone = True
    members.discard(member)
    selector.unregister(member.connection)
    member.connection.close()
    if member.name:
        tell_others(member, b"* " + member.name + b" left")


with socket.create_server(("", int(sys.argv[1]))) as listener:
    listener.setblocking(False)
    selector.register(listener, selectors.EVENT_READ)
    while True:
        for key, events in selector.select():
            member = key.data
            if member is None:
                connection, _ = listener.accept()
                connection.setblocking(False)
                newcomer = Member(connection)
                members.add(newcomer)
                selector.register(connection, selectors.EVENT_READ, newcomer)
                continue
            if events & selectors.EVENT_WRITE and not member.is_gone:
                member.flush()
            if events & selectors.EVENT_READ and not member.is_gone:
                member.hear()
