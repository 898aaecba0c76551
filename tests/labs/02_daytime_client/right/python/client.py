"""Another language: no build, bytes straight to standard output."""
import socket
import sys

try:
    with socket.socket() as server:
        server.connect((socket.inet_ntoa(socket.inet_pton(socket.AF_INET, sys.argv[1])), int(sys.argv[2])))
        while data := server.recv(4096):
            sys.stdout.buffer.write(data)
except OSError as error:
    sys.exit(f"client: {error}")
