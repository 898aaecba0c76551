"""Echo servers in the ways of Python's library: served.py threads|forks|asyncio|selectors|datagrams PORT"""

import asyncio
import selectors
import socket
import socketserver
import sys

kind, port = sys.argv[1], int(sys.argv[2])
HERE = ("127.0.0.1", port)


class Echo(socketserver.BaseRequestHandler):
    def handle(self):
        while data := self.request.recv(64):
            self.request.sendall(data)


class DatagramEcho(socketserver.BaseRequestHandler):
    def handle(self):
        data, connection = self.request
        connection.sendto(data, self.client_address)


async def echo(reader, writer):
    while data := await reader.read(64):
        writer.write(data)
        await writer.drain()
    writer.close()


async def serve():
    server = await asyncio.start_server(echo, *HERE)
    async with server:
        await server.serve_forever()


def select():
    ready, listener = selectors.DefaultSelector(), socket.create_server(HERE)
    listener.setblocking(False)
    ready.register(listener, selectors.EVENT_READ)
    while True:
        for key, _ in ready.select():
            if key.fileobj is listener:
                connection, _ = listener.accept()
                ready.register(connection, selectors.EVENT_READ)
            elif data := key.fileobj.recv(64):
                key.fileobj.sendall(data)
            else:
                ready.unregister(key.fileobj)
                key.fileobj.close()


if kind == "asyncio":
    asyncio.run(serve())
elif kind == "selectors":
    select()
else:
    base = {"threads": socketserver.ThreadingTCPServer, "forks": socketserver.ForkingTCPServer,
            "datagrams": socketserver.UDPServer}[kind]
    base.allow_reuse_address = True
    base(HERE, DatagramEcho if kind == "datagrams" else Echo).serve_forever()
