"""The client in another language. The file gets its name when it is whole."""
import os
import socket
import sys

host, port, name, target = sys.argv[1:]
half = target + ".part"
try:
    with socket.create_connection((host, int(port))) as server:
        server.sendall(name.encode() + b"\n")
        stream = server.makefile("rb")
        word, _, size = stream.readline().decode().partition(" ")
        if word != "ok":
            sys.exit("the server has no such file")
        missing = int(size)
        with open(half, "wb") as file:
            while missing > 0:
                data = stream.read(min(missing, 65536))
                if not data:
                    raise OSError(f"{missing} bytes did not come")
                file.write(data)
                missing -= len(data)
    os.rename(half, target)
except OSError as error:
    if os.path.exists(half):
        os.remove(half)
    sys.exit(str(error))
