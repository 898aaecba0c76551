"""Echo in another language: no build, sendall for the whole of each part."""
import socket
import sys


def echo(client):
    while True:
        data = client.recv(65536)
        if not data:
            return
        client.sendall(data)


with socket.create_server(("", int(sys.argv[1]))) as listener:
    while True:
        client, _ = listener.accept()
        with client:
            try:
                echo(client)
            except OSError:
                pass
