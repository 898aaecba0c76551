# A right one: Python.
import socket
import sys

server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("", int(sys.argv[1])))
while True:
    data, address = server.recvfrom(65536)
    server.sendto(data, address)
