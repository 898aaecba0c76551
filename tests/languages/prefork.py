"""Three processes accept on one listener; whoever serves the client tells the parent, which ends with 7."""
import os
import signal
import socket
import sys

listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
children = []
for _ in range(3):
    child = os.fork()
    if child == 0:
        connection, _address = listener.accept()
        with connection:
            while data := connection.recv(256):
                connection.sendall(data)
        os._exit(5)
    children.append(child)
ended, status = os.wait()
for child in children:
    if child != ended:
        os.kill(child, signal.SIGTERM)
        os.waitpid(child, 0)
sys.exit(7 if os.waitstatus_to_exitcode(status) == 5 else 1)
