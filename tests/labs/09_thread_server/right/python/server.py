"""A thread for each client in Python; a lock around the addition, which is no single step."""
import socket
import sys
import threading

total = 0
lock = threading.Lock()


def serve(client):
    global total
    with client, client.makefile("r") as lines:
        try:
            for line in lines:
                with lock:
                    total += int(line)
                    answer = total
                client.sendall(b"%d\n" % answer)
        except OSError:
            pass


with socket.create_server(("", int(sys.argv[1])), backlog=128) as listener:
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client,), daemon=True).start()
