# A right one: Python, with a file over the socket.
import socket
import sys

agent = socket.socket(socket.AF_UNIX)
try:
    agent.connect(sys.argv[1])
except OSError as error:
    sys.exit(f"{sys.argv[1]}: {error}")
lines = agent.makefile("r")


def next_answer():
    for line in lines:
        words = line.split()
        if words[0] != "TRAP":
            return words
        print("trap", *words[1:])
    sys.exit("the agent has gone")


agent.sendall(b"WATCH\n")
next_answer()
for name in sys.argv[2:]:
    agent.sendall(f"GET {name}\n".encode())
    words = next_answer()
    print(name, words[2] if words[0] == "VALUE" else "none")
