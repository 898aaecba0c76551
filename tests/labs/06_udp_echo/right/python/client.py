# A right one: Python, a socket that is not connected and compares addresses.
import socket
import struct
import sys
import time

address = (sys.argv[1], int(sys.argv[2]))
client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


def wait_for_answer(number):
    end = time.monotonic() + 0.1
    while (left := end - time.monotonic()) > 0:
        client.settimeout(left)
        try:
            data, sender = client.recvfrom(65536)
        except TimeoutError:
            return None
        if sender == address and data[:4] == number:
            return data[4:]
    return None


def ask(number, message):
    for _ in range(5):
        client.sendto(number + message, address)
        answer = wait_for_answer(number)
        if answer is not None:
            return answer
    sys.exit("no answer to " + message.decode())


for i, message in enumerate(sys.argv[3:]):
    print(ask(struct.pack("!I", 1000 + i), message.encode()).decode())
