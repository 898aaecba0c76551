"""The table of scenarios. A form weaker than EXACT has its reason beside it; so has a difference that is explained."""

from canonical import Form
from scenario import Client, Scenario, Server

# program -> Debian's package
PACKAGES = {
    "strace": "strace", "ss": "iproute2", "tcpdump": "tcpdump", "tshark": "tshark",
    "nginx": "nginx-light", "redis-server": "redis-server", "redis-cli": "redis-tools", "memcached": "memcached",
    "curl": "curl", "wget": "wget", "socat": "socat", "nc": "netcat-openbsd", "busybox": "busybox",
    "dnsmasq": "dnsmasq-base", "dig": "bind9-dnsutils", "ping": "iputils-ping", "rsync": "rsync",
    "apache2": "apache2-bin", "dropbear": "dropbear-bin", "dbclient": "dropbear-bin", "iperf3": "iperf3",
    "musl-gcc": "musl-tools", "go": "golang-go", "node": "nodejs", "java": "default-jdk-headless",
    "javac": "default-jdk-headless", "rustc": "rustc", "perl": "perl", "python3": "python3", "openssl": "openssl",
    "gcc": "gcc", "bash": "bash", "ncat": "ncat",
}
WITNESSES = ("strace", "ss", "tcpdump", "tshark")

PYTHON = "/usr/bin/python3"

# Why a scenario's calls are compared in a weaker form than EXACT.
TIMING = Form.WAITS  # it waits with poll or epoll, or reads a stream as it comes
WORKERS = Form.SPREAD  # its runtime or its workers share out what comes
SHARED = Form.TOTALS  # several processes hold one socket, or requests are sent without waiting for answers


def target(name, *arguments, way="", **more):
    return Scenario(f"our target {name}{' ' if way else ''}{way}", [Client(["{targets}/" + name, *arguments])], **more)


def corner(name, **more):
    return Scenario("corner: " + name, [Client([PYTHON, "{source}/tests/truth/programs/corners.py", name])], **more)


def lesson(name, *steps, way="", **more):
    return Scenario(f"lesson {int(name[:2])}: {name[3:]}{' ' if way else ''}{way}", list(steps), **more)


def server_of(name, *arguments, port=7000, program="server", udp=False, **more):
    return Server(["{lessons}/" + f"{name}/{program}", *arguments], ready=("udp" if udp else "tcp", port), **more)


def client_of(name, *arguments, port=7000, program="client", **more):
    return Client(["{lessons}/" + f"{name}/{program}", "127.0.0.1", str(port), *arguments], **more)


def nc(*arguments, input=b""):
    """netcat: whether it hears of its input's end or of its peer's first is timing."""
    return Client(["nc", *arguments], input=input, form=SHARED)


def mistake(name, *arguments, **more):
    return Scenario(" ".join(("mistake", name, *arguments)), [Client(["{targets}/mistake_" + name, *arguments])], **more)


def source(name):
    return "{source}/tests/truth/programs/" + name


def echo(language, needs, server, client, build=(), form=WORKERS):
    """A server in that language that serves two connections and ends; a client in that language, and nc."""
    return Scenario(f"{language} echo", [
        Server([*server, "server", "7000"], ready=("tcp", 7000), signal=None),
        Client([*client, "client", "7000"]),
        nc("-N", "127.0.0.1", "7000", input=b"over nc\n")], form=form, needs=(*needs, "nc"), build=build)


def python_server(kind, form):
    return Scenario(f"python {kind}", [
        Server([PYTHON, source("served.py"), kind, "7000"], ready=("udp" if kind == "datagrams" else "tcp", 7000)),
        *([nc("-u", "-w", "1", "127.0.0.1", "7000", input=b"a datagram\n")] if kind == "datagrams" else
          [nc("-N", "127.0.0.1", "7000", input=b"first\n"),
           nc("-N", "127.0.0.1", "7000", input=b"second\n" * 30)])], form=form, needs=("nc",))


NGINX = """
error_log error.log; pid nginx.pid; daemon off; MORE
events {{ worker_connections 64; }}
http {{ access_log off; client_body_temp_path t; proxy_temp_path t; fastcgi_temp_path t; uwsgi_temp_path t;
  scgi_temp_path t; server {{ listen 127.0.0.1:8080 LISTEN; root .;
    location /again/ {{ proxy_pass http://127.0.0.1:8080/; }} }} }}
"""


def nginx(name, clients, more="master_process off;", listen="", form=TIMING, **others):
    return Scenario(name, [Server(["nginx", "-p", ".", "-c", "nginx.conf"], ready=("tcp", 8080)), *clients], form=form,
                    needs=("nginx", "curl"), files={"nginx.conf": NGINX.replace("MORE", more).replace("LISTEN", listen)}, **others)


APACHE = """
ServerRoot .
ServerName here
PidFile httpd.pid
ErrorLog error.log
Listen 127.0.0.1:8080
LoadModule mpm_{mpm}_module /usr/lib/apache2/modules/mod_mpm_{mpm}.so
LoadModule authz_core_module /usr/lib/apache2/modules/mod_authz_core.so
LoadModule dir_module /usr/lib/apache2/modules/mod_dir.so
DocumentRoot .
StartServers 1
MinSpare{{unit}} 1
MaxSpare{{unit}} 64
"""


def apache(mpm):
    return Scenario(f"apache {mpm}, curl", [
        # When it ends it ends its whole process group.
        Server(["setsid", "apache2", "-DFOREGROUND", "-d", ".", "-f", "httpd.conf"], ready=("tcp", 8080)),
        Client(["curl", "-s", "-o", "/dev/null", "http://127.0.0.1:8080/page"])], form=SHARED, needs=("apache2", "curl"),
        explained={r"saw: 1 socket=a descriptor( 1 connect=ENOENT)?$": "a spare worker that is starting when the server is told to end"},
        files={"httpd.conf": APACHE.replace("{mpm}", mpm).replace(
            "{{unit}}", "Servers" if mpm == "prefork" else "Threads")})


REDIS = ["redis-server", "--port", "6379", "--bind", "127.0.0.1", "--save", "", "--daemonize", "no"]
RSYNC = "use chroot = no\nlock file = lock\n[here]\npath = .\nread only = yes\n"
CERTIFICATE = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", "{programs}/key.pem", "-out",
               "{programs}/certificate.pem", "-days", "3650", "-subj", "/CN=here")
TO_ECHO = ["-N", "127.0.0.1", "7000"]

SCENARIOS = [
    # The suite's own small programs.
    target("every_call", quick=True),
    target("tcp_pair", quick=True),
    target("tcp_pair_static"),
    target("descriptors"),
    target("fork_server", quick=True),
    target("interrupted", form=TIMING),
    target("other_families"),
    target("two_threads", form=WORKERS),  # which thread takes the next descriptor's number
    target("waiting"),
    target("big_transfer", form=TIMING),
    target("outlives_parent"),
    target("passed_descriptors"),
    target("shared_descriptors"),
    target("message_batches"),
    target("copies"),
    target("event_descriptors"),
    target("process_calls"),
    target("unix_queue"),
    *(target("one_call", call, way=call) for call in ("recv", "sendfile")),
    target("first_socket", form=TIMING),  # a timer interrupts it
    target("own_filter"),
    target("rare_families"),
    target("restarts", form=TIMING,  # it is stopped and continued after a few milliseconds
           explained={r"strace \('recvfrom', (0|None), None\), switchboard \('recvfrom', 1, None\)$":
                      "strace takes the restart of a handler's nanosleep for that of the recvfrom below it; the program "
                      "itself checks that it received 1 byte"}),
    target("socket_as_input", "cat"),
    Scenario("our target full_queue", [Client(["{targets}/full_queue"], stays=("says", ""))]),
    mistake("address_in_use", "wrong"),
    mistake("address_in_use", "right", "time_wait"),
    mistake("descriptor_leak", "wrong"),
    mistake("end_of_stream_ignored", "wrong"),
    mistake("listening_socket_used", "wrong"),
    mistake("partial_send_ignored", "right", form=TIMING),
    mistake("port_byte_order", "wrong", "7000"),
    mistake("sigpipe", "wrong"),

    # The lessons' programs.
    Scenario("lesson 6: socket", [Client(["{lessons}/06_socket/table"]), Client(["{lessons}/06_socket/table", "precedence"])]),
    Scenario("lesson 8: bind", [
        Server(["{lessons}/08_bind/server", "127.0.0.1", "7000"], ready=("tcp", 7000)),
        Server(["{lessons}/08_bind/server", "127.0.0.2", "7001"], ready=("tcp", 7001)),
        Client(["{lessons}/08_bind/server", "127.0.0.1", "7000"]),
        Client(["{lessons}/08_bind/server", "192.0.2.1", "7000"])]),
    *(Scenario(f"lesson {name[:2]}: {name[3:]}", [
        Server(["{lessons}/" + name + "/server", "7000"], ready=("tcp", 7000)),
        *(Client(["{lessons}/" + name + "/client", "127.0.0.1", "7000", *more]) for more in arguments)])
      for name, arguments in (("10_listen", (["A"], ["B"])), ("11_accept", (["A"], ["B"])), ("12_connect", ([], ["twice"], ["nonblocking"])))),
    lesson("13_send", server_of("13_send", "127.0.0.1", "7000", "1000", program="receiver"),
           client_of("13_send", program="sender"), client_of("13_send", "big", program="sender"),
           nc("-N", "127.0.0.1", "7000", input=b"when all before is read\n"), needs=("nc",), form=TIMING),
    lesson("14_close", server_of("14_close", "7000"), client_of("14_close"),
           client_of("14_close", "rude"), client_of("14_close"), form=TIMING),
    lesson("14_close", server_of("14_close", "7000", "first", signal=None), client_of("14_close", "patient"),
           way="first", form=TIMING),
    lesson("15_errors", server_of("15_errors", "127.0.0.1", "7000"), client_of("15_errors", port=7001),
           client_of("15_errors"), form=TIMING),
    lesson("15_errors", server_of("15_errors", "127.0.0.1", "7000", "poll"), client_of("15_errors"), way="poll", form=TIMING),
    lesson("16_udp", server_of("16_udp", "127.0.0.1", "7000", "10", program="receiver", udp=True),
           client_of("16_udp", "one", "-", "longer than there is room for", "huge", program="sender"),
           client_of("16_udp", "connected", "two", program="sender"),
           client_of("16_udp", "connected", "nobody", "there", port=7001, program="sender")),
    *(lesson(name, server_of(name, "7000"), client_of(name, *one), client_of(name, *other), form=form)
      for name, one, other, form in (
          ("00_tour", (), (), TIMING), ("01_what_is_a_socket", ("A",), ("B",), TIMING),
          ("20_iterative_server", ("A",), ("B",), TIMING), ("21_fork_server", ("A",), ("B",), SHARED),
          ("22_thread_server", ("A",), ("B",), WORKERS))),
    lesson("02_layers", server_of("02_layers", "7000", signal=None), client_of("02_layers", "bytewise"),
           server_of("02_layers", "7001", "udp", port=7001, udp=True, signal=None), client_of("02_layers", "udp", port=7001),
           form=TIMING),
    lesson("03_models", server_of("03_models", "127.0.0.1", "7000", "42", program="answer"),
           *(Client(["{lessons}/03_models/ask", "127.0.0.2", "127.0.0.1", "7000", word]) for word in ("get", "17")), form=TIMING),
    lesson("04_ports", server_of("04_ports", "127.0.0.1", "7000"), server_of("04_ports", "127.0.0.1", "7000", "udp", udp=True),
           client_of("04_ports"), client_of("04_ports", "7100"), form=TIMING),
    lesson("05_files", server_of("05_files", "7000", signal=None), client_of("05_files"), form=TIMING),
    lesson("07_addresses", server_of("07_addresses", "inet", "127.0.0.1", "7000", program="name"),
           server_of("07_addresses", "inet6", "::1", "7001", program="name", port=7001),
           Client(["{lessons}/07_addresses/dial", "127.0.0.1", "7000"]), Client(["{lessons}/07_addresses/dial", "::1", "7001"])),
    lesson("09_options", Client(["{lessons}/09_options/knobs"]), server_of("09_options", "127.0.0.1", "7000", "reuse"),
           client_of("09_options", "3"), form=TIMING),
    lesson("17_tcp_and_udp", *(server_of("17_tcp_and_udp", way, "127.0.0.1", "7000", program="receiver", udp=way == "datagram")
                               for way in ("stream", "datagram")),
           *(Client(["{lessons}/17_tcp_and_udp/sender", way, "127.0.0.1", "7000"]) for way in ("stream", "datagram")), form=TIMING),
    lesson("18_unix", Client(["{lessons}/18_unix/pair"]),
           Server(["{lessons}/18_unix/server", "here", "unlink"], ready=("path", "here")),
           *(Client(["{lessons}/18_unix/client", "here"]) for _ in range(2)), form=TIMING),
    lesson("19_ipv6", server_of("19_ipv6", "7000", "both"),
           *(Client(["{lessons}/19_ipv6/client", address, "7000"]) for address in ("::1", "127.0.0.1")), form=TIMING),
    lesson("23_poll", server_of("23_poll", "127.0.0.1", "7000"), client_of("23_poll", "A"),
           server_of("23_poll", "127.0.0.1", "7001", program="selector", port=7001), client_of("23_poll", "B", port=7001),
           form=TIMING),
    lesson("25_protocol", *(step for port, way in ((7000, "text"), (7001, "binary")) for step in (
        server_of("25_protocol", "127.0.0.1", str(port), way, program="receiver", port=port, signal=None),
        client_of("25_protocol", way, program="sender", port=port))), form=TIMING),
    lesson("27_file_transfer", server_of("27_file_transfer", "7000", program="receiver"),
           *(client_of("27_file_transfer", way, program="sender") for way in ("copy", "sendfile")), form=TIMING),
    lesson("28_http", server_of("28_http", "127.0.0.1", "7000"),
           *(client_of("28_http", way, "GET /", "HEAD /") for way in ("each", "together", "pieces")), form=TIMING),
    *(lesson("24_blocking", server_of("24_blocking", "127.0.0.1", "7000", how, signal=None), client_of("24_blocking"),
             way=how, form=TIMING) for how in ("blocking", "nonblocking", "timeout", "poll")),
    lesson("24_blocking", server_of("24_blocking", "127.0.0.1", "7000", "wait", program="exchange", signal=None),
           client_of("24_blocking", "call", program="exchange"), way="exchange", form=SHARED),

    # Corners of the interface, each in one process.
    corner("half_close", quick=True),
    corner("both_close"),
    corner("reset"),
    corner("unread_reset"),
    corner("urgent"),
    corner("peek_and_wait"),
    corner("nonblocking"),
    corner("refused"),
    corner("ipv6"),
    corner("datagrams"),
    corner("passing", form=TIMING),
    corner("unix"),
    corner("files"),
    corner("copies"),
    corner("inherited"),
    corner("options"),
    corner("same_port"),
    corner("many"),
    corner("self_connect"),
    corner("fast_open"),
    corner("deferred"),
    corner("other_families"),
    corner("multipath"),
    corner("spawned"),
    corner("edges"),
    corner("pieces"),
    corner("refusals"),
    corner("again_and_again"),
    corner("much", form=WORKERS),
    Scenario("corner: messages in C", [Client(["{programs}/messages"])], needs=("gcc",),
             build=(("gcc", "-O1", "-o", "{programs}/messages", source("messages.c")),)),
    Scenario("corner: idle", [Client([PYTHON, source("corners.py"), "idle"], stays=("says", "idle"))], quick=True),

    # Web servers and their clients.
    Scenario("python http.server, curl", [
        Server([PYTHON, "-m", "http.server", "8000", "--bind", "127.0.0.1"], ready=("tcp", 8000)),
        Client(["curl", "-s", "-o", "/dev/null", "http://127.0.0.1:8000/page"]),
        Client(["curl", "-s", "-o", "/dev/null", "http://127.0.0.1:8000/none"])], form=WORKERS, needs=("curl",)),
    Scenario("python http.server, wget of a megabyte", [
        Server([PYTHON, "-m", "http.server", "8000", "--bind", "127.0.0.1"], ready=("tcp", 8000)),
        Client(["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8000/big"])], form=WORKERS, needs=("wget",)),
    nginx("nginx alone, curl", [Client(["curl", "-s", "-o", "/dev/null", "http://127.0.0.1:8080/page",
                                        "http://127.0.0.1:8080/page"])], form=WORKERS),
    nginx("nginx alone, a megabyte", [Client(["curl", "-s", "-o", "/dev/null", "http://127.0.0.1:8080/big"])], form=WORKERS),
    nginx("nginx with workers, wget", [Client(["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/page"])],
          more="worker_processes 2;", listen="reuseport", form=SHARED,
          explained={r"saw: (\d \w+=0 )*1 socketpair=0 .*(sendmsg|recvmsg)=\d+$": "whether a worker has read of its sibling when it is told to end"}),
    nginx("nginx as a proxy of itself", [Client(["curl", "-s", "-o", "/dev/null", "http://127.0.0.1:8080/again/page"])],
          form=WORKERS),
    apache("prefork"),
    apache("event"),
    Scenario("busybox httpd, busybox wget", [
        Server(["busybox", "httpd", "-f", "-p", "127.0.0.1:8080", "-h", "."], ready=("tcp", 8080)),
        Client(["busybox", "wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/page"])], form=SHARED, needs=("busybox",)),
    Scenario("node http, node client", [
        Server(["node", source("http.js"), "server", "8000"], ready=("tcp", 8000), signal=None),
        Client(["node", source("http.js"), "client", "8000"])], form=WORKERS, needs=("node",)),

    # Stores and names.
    Scenario("redis, redis-cli", [
        Server(REDIS, ready=("tcp", 6379)),
        Client(["redis-cli", "set", "name", "value"]),
        Client(["redis-cli", "get", "name"]),
        Client(["redis-cli", "--pipe"], input=b"".join(b"SET key%d %d\r\n" % (n, n) for n in range(50)))],
        form=SHARED, needs=("redis-server", "redis-cli")),
    Scenario("redis, redis-benchmark", [
        Server(REDIS, ready=("tcp", 6379)),
        Client(["redis-benchmark", "-q", "-n", "200", "-c", "1", "-t", "set,get"])],
        form=WORKERS, needs=("redis-server", "redis-cli")),
    Scenario("memcached, nc", [
        Server(["memcached", "-l", "127.0.0.1", "-p", "11211", "-U", "0", "-u", "root", "-t", "2"], ready=("tcp", 11211)),
        nc("127.0.0.1", "11211", input=b"set a 0 0 5\r\nhello\r\nget a\r\nquit\r\n")],
        form=WORKERS, needs=("memcached", "nc")),
    Scenario("dnsmasq, dig over UDP and TCP", [
        Server(["dnsmasq", "-k", "-p", "5353", "--no-resolv", "--no-hosts", "--conf-file=/dev/null", "--user=root",
                "--address=/example.test/10.0.0.1", "--listen-address=127.0.0.1", "--bind-interfaces", "--pid-file="],
               ready=("tcp", 5353)),
        Client(["dig", "@127.0.0.1", "-p", "5353", "example.test"]),
        Client(["dig", "+tcp", "@127.0.0.1", "-p", "5353", "example.test"])], form=SHARED, needs=("dnsmasq", "dig")),

    # Netcats and shells.
    Scenario("nc over TCP", [
        Server(["nc", "-l", "-N", "127.0.0.1", "7000"], ready=("tcp", 7000), signal=None),
        nc(*TO_ECHO, input=b"from nc to nc\n")], form=SHARED, needs=("nc",), quick=True),
    Scenario("nc over IPv6", [
        Server(["nc", "-6", "-l", "-N", "::1", "7000"], ready=("tcp", 7000), signal=None),
        nc("-6", "-N", "::1", "7000", input=b"from nc to nc\n")], form=SHARED, needs=("nc",)),
    Scenario("nc over UDP", [
        Server(["nc", "-u", "-l", "127.0.0.1", "7000"], ready=("udp", 7000)),
        nc("-u", "-w", "1", "127.0.0.1", "7000", input=b"a datagram\n")], form=SHARED, needs=("nc",)),
    Scenario("nc over a UNIX socket", [
        Server(["nc", "-l", "-N", "-U", "here.sock"], ready=("path", "here.sock"), signal=None),
        nc("-N", "-U", "here.sock", input=b"local\n")], form=SHARED, needs=("nc",)),
    Scenario("nc looks for open ports", [
        Server(["nc", "-l", "-k", "127.0.0.1", "7003"], ready=("tcp", 7003)),
        Client(["nc", "-z", "-v", "127.0.0.1", "7000-7005"])], form=TIMING, needs=("nc",)),
    Scenario("bash /dev/tcp", [
        Server([PYTHON, source("served.py"), "selectors", "7000"], ready=("tcp", 7000)),
        Client(["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/7000; echo from bash >&3; head -n 1 <&3"])],
        form=TIMING, needs=("bash",)),
    Scenario("socat forks for each client", [
        Server(["socat", "TCP-LISTEN:7000,bind=127.0.0.1,reuseaddr,fork", "EXEC:cat"], ready=("tcp", 7000)),
        nc(*TO_ECHO, input=b"through cat\n")], form=SHARED, needs=("socat", "nc")),
    Scenario("socat carries UDP to TCP", [
        Server([PYTHON, source("served.py"), "selectors", "7000"], ready=("tcp", 7000)),
        Server(["socat", "-T", "1", "UDP-LISTEN:7001,bind=127.0.0.1", "TCP:127.0.0.1:7000"], ready=("udp", 7001), signal=None),
        nc("-u", "-w", "1", "127.0.0.1", "7001", input=b"a datagram\n")], form=SHARED, needs=("socat", "nc")),
    Scenario("busybox nc to a program", [
        Server(["busybox", "nc", "-l", "-p", "7000", "-e", "cat"], ready=("tcp", 7000), signal=None),
        nc(*TO_ECHO, input=b"busy\n")], form=SHARED, needs=("busybox", "nc")),

    # Python's servers.
    python_server("threads", WORKERS),
    python_server("forks", SHARED),
    python_server("asyncio", WORKERS),
    python_server("selectors", TIMING),
    python_server("datagrams", TIMING),

    # Other languages; static programs.
    echo("C with musl, static", ("musl-gcc",), ["{programs}/echo_musl"], ["{programs}/echo_musl"],
         build=(("musl-gcc", "-static", "-O1", "-o", "{programs}/echo_musl", source("echo.c")),), form=TIMING),
    echo("go", ("go",), ["{programs}/echo_go"], ["{programs}/echo_go"],
         build=(("env", "GOCACHE={programs}/go", "GOFLAGS=-mod=mod", "go", "build", "-o", "{programs}/echo_go", source("echo.go")),)),
    echo("rust", ("rustc",), ["{programs}/echo_rust"], ["{programs}/echo_rust"],
         build=(("rustc", "-O", "-o", "{programs}/echo_rust", source("echo.rs")),)),
    echo("java", ("java", "javac"), ["java", "-Xshare:auto", "-cp", "{programs}", "Echo"], ["java", "-cp", "{programs}", "Echo"],
         build=(("javac", "-d", "{programs}", source("Echo.java")),)),
    echo("node", ("node",), ["node", source("echo.js")], ["node", source("echo.js")]),
    echo("perl", ("perl",), ["perl", source("echo.pl")], ["perl", source("echo.pl")], form=TIMING),
    Scenario("node datagrams", [
        Server(["node", source("datagram.js"), "server", "7000"], ready=("udp", 7000), signal=None),
        Client(["node", source("datagram.js"), "client", "7000"])], form=WORKERS, needs=("node",)),

    # Others that people know.
    Scenario("rsync daemon", [
        Server(["rsync", "--daemon", "--no-detach", "--port", "8730", "--config", "rsyncd.conf"], ready=("tcp", 8730)),
        Client(["rsync", "rsync://127.0.0.1:8730/here/page", "copy"])], form=SHARED, needs=("rsync",),
        explained={r"saw: 1 connect=EINPROGRESS 1 getsockopt=0 (1 read=0 )?1 socket=a descriptor 3 fcntl=0 4 fcntl=a descriptor "
                   r"read=\d+ write=\d+$": "whether the client asks once more after the server's last byte, or ends before"},
        files={"rsyncd.conf": RSYNC}),
    Scenario("openssl s_server, s_client", [
        Server(["openssl", "s_server", "-quiet", "-accept", "4433", "-naccept", "1", "-cert", "{programs}/certificate.pem",
                "-key", "{programs}/key.pem"], ready=("tcp", 4433), signal=None),
        Client(["openssl", "s_client", "-quiet", "-connect", "127.0.0.1:4433"], input=b"")],
        form=TIMING, needs=("openssl",), build=(CERTIFICATE,)),
    Scenario("ping", [Client(["ping", "-c", "2", "-i", "0.2", "127.0.0.1"])], form=TIMING, needs=("ping",)),
]
