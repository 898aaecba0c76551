"""One thread in Python: selectors waits for all, and each client keeps what it has still to get."""
import selectors
import socket
import sys

ready = selectors.DefaultSelector()


class Client:
    def __init__(self, connection):
        self.connection = connection
        self.unread = b""
        self.waiting = memoryview(b"")
        self.has_finished = False

    def close(self):
        ready.unregister(self.connection)
        self.connection.close()

    def act(self):
        try:
            if not self.waiting:
                self.read()
            if self.waiting:
                self.waiting = self.waiting[self.connection.send(self.waiting):]
        except BlockingIOError:
            pass
        except OSError:
            return self.close()
        if self.has_finished and not self.waiting:
            return self.close()
        ready.modify(self.connection, selectors.EVENT_WRITE if self.waiting else selectors.EVENT_READ, self)

    def read(self):
        data = self.connection.recv(4096)
        if not data:
            self.has_finished = True
        *lines, self.unread = (self.unread + data).split(b"\n")
        answer = "".join(f"{i}\n" for line in lines for i in range(1, int(line) + 1))
        self.waiting = memoryview(answer.encode())


def main():
    listener = socket.create_server(("", int(sys.argv[1])), backlog=128)
    listener.setblocking(False)
    ready.register(listener, selectors.EVENT_READ, None)
    while True:
        for key, _ in ready.select():
            if key.data is not None:
                key.data.act()
                continue
            try:
                connection, _ = listener.accept()
            except BlockingIOError:
                continue
            connection.setblocking(False)
            ready.register(connection, selectors.EVENT_READ, Client(connection))


main()
