# A right one: all ten programs in one module; the file of each name calls its function.
import os
import socket
import signal
import sys


def clients():
    with socket.create_server(("", int(sys.argv[1]))) as listener:
        while True:
            client, address = listener.accept()
            yield client


def lines_of(client):
    with client.makefile("r", newline="\n") as stream:
        yield from stream


def pieces_of(client):
    while piece := client.recv(4096):
        yield piece


def says(text):
    for client in clients():
        with client:
            client.sendall(text)


def greet():
    says(b"hello\n")


def oracle():
    says(b"42\n")


def recite():
    with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as server:
        for word in sys.argv[3:]:
            server.sendall(word.encode() + b"\n")


def fetch():
    with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as server:
        print(sum(len(piece) for piece in pieces_of(server)), "bytes")


def answers(change):
    for client in clients():
        with client:
            for piece in pieces_of(client):
                client.sendall(change(piece))


def echo():
    answers(lambda piece: piece)


def repeat():
    answers(lambda piece: piece)


def upper():
    answers(lambda piece: piece.upper())


def guests():
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies, and no call is interrupted
    for client in clients():
        with client:
            if os.fork() == 0:
                client.sendall(b"welcome\n")
                for piece in pieces_of(client):
                    pass
                os._exit(0)


def adder():
    for client in clients():
        with client:
            for line in lines_of(client):
                client.sendall(b"%d\n" % sum(int(word) for word in line.split()))
                break


def countdown():
    for client in clients():
        with client:
            try:
                for line in lines_of(client):
                    for number in range(int(line), 0, -1):
                        client.sendall(b"%d\n" % number)
                    break
            except OSError:
                pass  # it has left
