"""Sends one line and prints what comes back. usage: client.py PORT"""
import socket
import sys

with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as connection:
    connection.sendall(b"a line\n")
    connection.shutdown(socket.SHUT_WR)
    while data := connection.recv(256):
        sys.stdout.write(data.decode())
