"""The programs whose cost of being observed is measured. Each load is run under a command line that is put before the
program (nothing, strace, or switchboard observe) and gives nanoseconds for one of its operations."""

import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time

LONGEST = 180  # seconds that anything here may take


class Loop:
    """A program that prints nanoseconds for one operation."""

    def __init__(self, build, name, arguments, times, times_alone):
        self.program = [os.path.join(build, "benchmarks", name)] + arguments
        self.times, self.times_alone = times, times_alone

    def run(self, before, placement, is_alone):
        pinned = ["taskset", "-c", "0"] if placement == "pinned" else []
        times = str(self.times_alone if is_alone else self.times)
        done = subprocess.run(before + pinned + self.program + [times], capture_output=True, text=True, timeout=LONGEST)
        return float(done.stdout) if done.returncode == 0 else None


class Server:
    """A server under observation and a load from outside that is not observed; the one on CPU 0 and the other on CPU 1
    when pinned."""

    def run(self, before, placement, is_alone):
        with tempfile.TemporaryDirectory() as folder:
            with socket.socket() as any_port:
                any_port.bind(("127.0.0.1", 0))
                port = any_port.getsockname()[1]
            process_file = os.path.join(folder, "process")
            pinned = ["taskset", "-c", "0"] if placement == "pinned" else []
            server = subprocess.Popen(
                before + pinned + ["sh", "-c", f'echo $$ >{process_file}; exec "$@"', "sh"] + self.server(folder, port),
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                enter = self.wait(process_file, port)
                beside = ["taskset", "-c", "1"] if placement == "pinned" else []
                load = subprocess.run(enter + beside + self.load(port, is_alone), capture_output=True, text=True,
                                      timeout=LONGEST)
                return self.nanoseconds(load.stdout)
            finally:
                with open(process_file) as file:
                    os.kill(int(file.read()), signal.SIGKILL)
                server.wait(LONGEST)

    @staticmethod
    def wait(process_file, port):
        """Until the server answers. Gives what to put before a program that shall be in the server's network."""
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                with open(process_file) as file:
                    enter = into_network_of(int(file.read()))
            except (OSError, ValueError):
                time.sleep(0.01)
                continue
            if subprocess.run(enter + ["bash", "-c", f"</dev/tcp/127.0.0.1/{port}"], stderr=subprocess.DEVNULL,
                              check=False).returncode == 0:
                return enter
            time.sleep(0.02)
        raise TimeoutError("the server does not answer")


def into_network_of(process):
    if os.readlink(f"/proc/{process}/ns/net") == os.readlink("/proc/self/ns/net"):
        return []
    return ["nsenter", "-t", str(process), "-U", "-n", "--preserve-credentials"]


class Redis(Server):
    @staticmethod
    def is_here():
        return shutil.which("redis-benchmark") is not None

    def server(self, folder, port):
        # Debian's redis-tools has the server's program under the name of its checker, and goes by argv[0].
        name = os.path.join(folder, "redis-server")
        os.symlink(shutil.which("redis-check-rdb"), name)
        return [name, "--port", str(port), "--save", "", "--appendonly", "no", "--dir", folder]

    def load(self, port, is_alone):
        requests = "60000" if is_alone else "20000"
        return ["redis-benchmark", "-p", str(port), "-t", "set,get", "-n", requests, "-c", "50", "--csv"]

    def nanoseconds(self, output):
        rates = [float(rate) for rate in re.findall(r'^"(?:SET|GET)","([\d.]+)"', output, re.MULTILINE)]
        return sum(1e9 / rate for rate in rates) / len(rates) if rates else None


class Nginx(Server):
    def __init__(self, build):
        self.program = shutil.which("nginx") or unpacked(build, "nginx", "usr/sbin/nginx")

    def is_here(self):
        return self.program is not None and shutil.which("wrk") is not None

    def server(self, folder, port):
        with open(os.path.join(folder, "index.html"), "w") as page:
            page.write("<p>Hello</p>\n" * 50)
        configuration = os.path.join(folder, "nginx.conf")
        with open(configuration, "w") as file:
            # One process: a worker would become another user, which a private network does not know.
            file.write(f"""daemon off; master_process off; pid {folder}/pid; error_log /dev/null;
                events {{ worker_connections 256; }}
                http {{ access_log off; sendfile on; keepalive_requests 1000000000;
                  server {{ listen 127.0.0.1:{port}; root {folder}; }} }}""")
        return [self.program, "-p", folder, "-c", configuration]

    def load(self, port, is_alone):
        return ["wrk", "-t1", "-c20", "-d2s", f"http://127.0.0.1:{port}/index.html"]

    def nanoseconds(self, output):
        rate = re.search(r"^Requests/sec: +([\d.]+)", output, re.MULTILINE)
        return 1e9 / float(rate[1]) if rate and float(rate[1]) > 0 else None


def unpacked(build, package, path):
    """The program out of a Debian package that is fetched and unpacked below the build folder, not installed."""
    folder = os.path.join(build, "benchmarks", package)
    program = os.path.join(folder, path)
    if not os.path.exists(program) and shutil.which("apt-get"):
        os.makedirs(folder, exist_ok=True)
        subprocess.run(["apt-get", "-q", "download", package], cwd=folder, check=False, capture_output=True)
        for name in os.listdir(folder):
            if name.endswith(".deb"):
                subprocess.run(["dpkg-deb", "-x", name, "."], cwd=folder, check=True)
    return program if os.path.exists(program) else None
