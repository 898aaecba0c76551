"""HTTP by hand in another language: a thread for each client, bytes and no text."""
import os
import socket
import sys
import threading

FOLDER = os.path.realpath(sys.argv[2])


def answer(status, length, body=b""):
    return f"HTTP/1.1 {status}\r\nContent-Length: {length}\r\nContent-Type: application/octet-stream\r\n\r\n".encode() + body


def respond(client, head):
    """Whether the connection stays open."""
    line, *fields = head.split(b"\r\n")
    words = line.split()
    if len(words) != 3 or not words[2].startswith(b"HTTP/1."):
        client.sendall(answer("400 Bad Request", 0))
        return False
    method, path, version = words
    names = dict(field.lower().split(b":", 1) for field in fields if b":" in field)
    stays = version != b"HTTP/1.0" and names.get(b"connection", b"").strip() != b"close"
    if method not in (b"GET", b"HEAD"):
        client.sendall(answer("405 Method Not Allowed", 0))
        return stays
    if b".." in path.split(b"/"):
        client.sendall(answer("400 Bad Request", 0))
        return False
    whole = os.path.realpath(os.path.join(FOLDER.encode(), path.lstrip(b"/")))
    if not whole.startswith(FOLDER.encode() + b"/") or not os.path.isfile(whole):
        client.sendall(answer("404 Not Found", 3, b"" if method == b"HEAD" else b"no\n"))
        return stays
    with open(whole, "rb") as file:
        body = file.read()
    client.sendall(answer("200 OK", len(body), b"" if method == b"HEAD" else body))
    return stays


def serve(client):
    with client:
        come = b""
        try:
            while True:
                head, mark, rest = come.partition(b"\r\n\r\n")
                if not mark:
                    data = client.recv(65536)
                    if not data:
                        return
                    come += data
                    continue
                come = rest
                if not respond(client, head):
                    return
        except OSError:
            pass


with socket.create_server(("", int(sys.argv[1]))) as listener:
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
