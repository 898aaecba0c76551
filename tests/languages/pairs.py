"""All pairs of a server and a client that are observed together, in one list.

The server serves one connection and ends with 7; the client sends "a line" and prints what comes back."""

from dataclasses import dataclass, field

HERE = "{sources}/"
CC = ["cc", "-O1", "-g"]
CXX = ["c++", "-std=c++20", "-O1", "-g"]


@dataclass
class Pair:
    name: str
    server: list
    client: list
    builds: list = field(default_factory=list)  # commands that make what they run, in "{folder}"
    needs: list = field(default_factory=list)  # programs without which it is skipped
    calls: list = field(default_factory=lambda: ["socket", "bind", "listen", "connect"])
    accepts: list = field(default_factory=lambda: ["accept", "accept4"])  # one of them
    notes: list = field(default_factory=list)
    when: str = "default"  # or "slow": its packages are installed by ./test --all


def compiled(name, server, client, needs, options=(), notes=(), when="default", compiler=None):
    """A server and a client in C or C++."""
    def build(source, program):
        of_language = compiler or (CXX if source.endswith("cpp") else CC)
        return [*of_language, *options, HERE + source, "-o", "{folder}/" + program, "-pthread"]
    return Pair(name, ["{folder}/server"], ["{folder}/client"], [build(server, "server"), build(client, "client")],
                needs, notes=list(notes), when=when)


PAIRS = [
    compiled("c", "server.c", "client.c", ["cc"]),
    compiled("c_static", "server.c", "client.c", ["cc"], ["-static"]),
    compiled("cpp_threads", "server.cpp", "client.c", ["c++"]),
    compiled("address_sanitizer", "server.cpp", "client.c", ["c++"], ["-fsanitize=address,undefined"],
             notes=["detect_leaks=0"]),
    compiled("thread_sanitizer", "server.cpp", "client.c", ["c++"], ["-fsanitize=thread"]),
    Pair("python_asyncio", ["/usr/bin/python3", HERE + "server.py"], ["/usr/bin/python3", HERE + "client.py"],
         needs=["/usr/bin/python3"]),
    Pair("python_prefork", ["/usr/bin/python3", HERE + "prefork.py"], ["/usr/bin/python3", HERE + "client.py"],
         needs=["/usr/bin/python3"]),
    Pair("shell", ["sh", HERE + "server.sh"], ["bash", HERE + "client.bash"], needs=["nc", "bash"]),
    Pair("perl_fork", ["perl", HERE + "server.pl"], ["perl", HERE + "client.pl"], needs=["perl"]),
    compiled("c_musl", "server.c", "client.c", ["musl-gcc"], ["-static"], when="slow", compiler=["musl-gcc", "-O1", "-g"]),
    compiled("clang_address_sanitizer", "server.cpp", "client.c", ["clang++"], ["-fsanitize=address"],
             notes=["detect_leaks=0"], when="slow", compiler=["clang++", "-x", "c++"]),
    Pair("go", ["{folder}/server"], ["{folder}/client"],
         [["go", "build", "-o", "{folder}/" + part, HERE + part + ".go"] for part in ("server", "client")],
         ["go"], when="slow"),
    Pair("rust", ["{folder}/server"], ["{folder}/client"],
         [["rustc", "-g", "-o", "{folder}/" + part, HERE + part + ".rs"] for part in ("server", "client")],
         ["rustc"], when="slow"),
    Pair("node", ["node", HERE + "server.js"], ["node", HERE + "client.js"], needs=["node"], when="slow"),
    Pair("java", ["java", "-cp", "{folder}", "Server"], ["java", "-cp", "{folder}", "Client"],
         [["javac", "-d", "{folder}", HERE + "Server.java", HERE + "Client.java"]], ["javac", "java"], when="slow"),
]
