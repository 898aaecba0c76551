#!/usr/bin/env python3
"""Observes a program that has secrets everywhere with --redact, and looks for them in every byte of the recording, of
its export, and of the redacted export of a whole recording. Exit 0 when none is found."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

# Each secret is read from where it may leak, so that the program's own text is no leak of another. Python's own
# arguments carry the program, hence the secret in argv.
PROGRAM = r"""
import os, socket, sys
secret = sys.argv[1]
print("output", secret, flush=True)
listener = socket.socket(); listener.bind(("127.0.0.1", 0)); listener.listen(1)
client = socket.create_connection(listener.getsockname()); server, _ = listener.accept()
client.sendall(secret.encode() * 3); assert server.recv(1000)
one, other = socket.socket(socket.AF_INET, socket.SOCK_DGRAM), socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
other.bind(("127.0.0.1", 0)); one.sendto(secret.encode(), other.getsockname()); other.recv(1000)
box = socket.socket(socket.AF_UNIX); box.bind(secret + ".sock"); box.listen(1)
caller = socket.socket(socket.AF_UNIX); caller.connect(secret + ".sock"); caller.send(secret.encode())
name = socket.socket(socket.AF_UNIX); name.bind("\0" + secret)
caller.sendmsg([b"x", secret.encode()])
open(secret + ".txt", "w").write(secret)
if len(sys.argv) == 2:
    os.unlink(secret + ".sock")
    os.execv(sys.executable, [sys.executable, sys.argv[0], secret, "again"])
"""
SECRET = "hunter2-is-the-word"


def run(command, **how):
    result = subprocess.run(command, stdout=subprocess.DEVNULL, timeout=60, **how)
    if result.returncode != 0:
        sys.exit(f"{command[:4]} ends with {result.returncode}")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tool", required=True)
    tool = parser.parse_args().tool
    with tempfile.TemporaryDirectory() as folder:
        private = os.path.join(folder, SECRET)
        os.mkdir(private)
        program = os.path.join(private, "program.py")
        with open(program, "w", encoding="utf-8") as file:
            file.write(PROGRAM)
        python = os.path.join(private, "python")
        os.symlink(sys.executable, python)
        files = {"redacted": "redacted.swb", "whole": "whole.swb"}
        for kind, name in files.items():
            files[kind] = os.path.join(folder, name)
            option = ["--redact"] if kind == "redacted" else []
            run([tool, "observe", *option, "-o", files[kind], "--", python, program, SECRET], cwd=private)
            os.remove(os.path.join(private, SECRET + ".sock"))
        for form in ["pcapng", "perfetto", "json"]:
            for kind, option in [("redacted", []), ("whole", ["--redact"])]:
                out = os.path.join(folder, f"{kind}.{form}")
                run([tool, "export", files[kind], "--to", form, *option, "-o", out])
                files[f"{kind}, {form}"] = out
        wanted = SECRET.encode()
        found = []
        for kind, name in files.items():
            with open(name, "rb") as file:
                content = file.read()
            if not content:
                sys.exit(f"{kind}: the file is empty")
            if wanted in content or wanted.hex().encode() in content:
                found.append(kind)
        shutil.rmtree(private)
    if "whole" not in found:
        sys.exit("the whole recording does not hold the secret, so nothing was shown")
    found.remove("whole")
    print(f"{len(files)} files, the secret is in: {', '.join(found) or 'none but the whole recording'}")
    sys.exit(1 if found else 0)


main()
