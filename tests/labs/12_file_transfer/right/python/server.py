"""The server in another language: a thread for each client, sendfile for the bytes."""
import os
import socket
import sys
import threading

FOLDER = os.path.realpath(sys.argv[2])


def serve(client):
    with client:
        try:
            name = client.makefile("rb").readline()
            if not name.endswith(b"\n"):
                return
            path = os.path.realpath(os.path.join(FOLDER.encode(), name[:-1]))
            if not path.startswith(FOLDER.encode() + b"/") or not os.path.isfile(path):
                client.sendall(b"no such file\n")
                return
            with open(path, "rb") as file:
                client.sendall(b"ok %d\n" % os.fstat(file.fileno()).st_size)
                client.sendfile(file)
        except OSError:
            pass


with socket.create_server(("", int(sys.argv[1]))) as listener:
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
