"""A child for each client in Python; SIGCHLD is ignored, so the kernel keeps no zombies."""
import os
import signal
import socket
import sys

children = []


def stop(number, frame):
    for child in children:
        try:
            os.kill(child, signal.SIGTERM)
        except ProcessLookupError:
            pass
    os._exit(0)


def serve(client):
    while True:
        data = client.recv(65536)
        if not data:
            return
        client.sendall(data.upper())


def main():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, stop)
    listener = socket.create_server(("", int(sys.argv[1])), backlog=128)
    while True:
        client, _ = listener.accept()
        child = os.fork()
        if child == 0:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            listener.close()
            try:
                serve(client)
            except OSError:
                pass
            os._exit(0)
        children.append(child)
        client.close()


main()
