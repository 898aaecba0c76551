#!/usr/bin/env python3
"""The readers of strace and ss, and the comparison, against lines as those programs write them: a reader that skips what
it should compare would let every scenario pass."""

import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
import calls
import canonical
import sockets
from canonical import Form

STRACE = """\
10.1 execve("/bin/server"..., ["/b"...], 0x7ffd) = 0
10.2 read(3</etc/hosts>, "\\1"..., 832) = 832
10.3 socket(AF_INET, SOCK_STREAM, 0) = 3<socket:[77]>
10.4 accept(3<socket:[77]>, NULL, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)
10.5 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER} ---
10.6 sendto(9<socket:[79]>, "x", 1, 0, NULL, 0) = 1
10.7 rt_sigreturn({mask=[]}) = 43
10.8 accept(3<socket:[77]>, NULL, NULL) = 4<socket:[78]>
10.9 recvfrom(4<socket:[78]>, "he"..., 64, 0, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)
11.0 poll([{fd=4<socket:[78]>, events=POLLIN}], 1, -1) = 1 ([{fd=4, revents=POLLIN}])
11.1 recvfrom(4<socket:[78]>, "he"..., 64, 0, NULL, NULL) = 5
11.2 fcntl(4<socket:[78]>, F_GETFL) = 0x802 (flags O_RDWR|O_NONBLOCK)
11.3 clone(child_stack=NULL, flags=SIGCHLD) = 501
11.4 recvfrom(4<socket:[78]>, 0x7ff, 64, 0, NULL, NULL) = ? ERESTARTSYS (To be restarted if SA_RESTART is set)
11.5 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---
11.6 rt_sigreturn({mask=[]}) = -1 EINTR (Interrupted system call)
11.7 read(4<socket:[78]>,  <unfinished ...>) = ?
+++ killed by SIGTERM +++
"""

SS = """\
udp   UNCONN     832    0      127.0.0.1:53        0.0.0.0:*       ino:166 sk:b2 cgroup:/ <->
tcp   LISTEN     0      5      127.0.0.1:8080      0.0.0.0:*       ino:161 sk:ad cgroup:/ <->
tcp   CLOSE-WAIT 2001   0      127.0.0.1:8080    127.0.0.1:59846   ino:163 sk:af cgroup:/ -->
u_str ESTAB      2      0              * 1637565         * 1637564 <->
"""


def call(name, result, error=None, socket="1", at=0.0, **more):
    return calls.Call(at, 1, name, result, error, socket, **more)


class StraceIsRead(unittest.TestCase):
    def setUp(self):
        with tempfile.TemporaryDirectory() as folder:
            prefix = pathlib.Path(folder) / "trace"
            pathlib.Path(f"{prefix}.500").write_text(STRACE)
            self.calls = calls.of_strace(prefix)[500]

    def test_calls_come_in_the_order_of_their_entries(self):
        self.assertEqual([(c.name, c.result, c.error) for c in self.calls], [
            ("execve", 0, None), ("socket", 3, None), ("accept", 4, None), ("sendto", 1, None),
            ("recvfrom", -1, "EAGAIN"), ("poll", 1, None), ("recvfrom", 5, None), ("fcntl", 0x802, None),
            ("clone", 501, None), ("recvfrom", -1, "EINTR"), ("read", None, None)])

    def test_sockets_are_told_apart(self):
        by_name = {c.name: c for c in self.calls}
        self.assertEqual(by_name["accept"].socket, "77")
        self.assertEqual(by_name["accept"].made, ("78",))
        self.assertIsNone(by_name["poll"].socket)


class CallsAreCompared(unittest.TestCase):
    def test_one_result_that_differs_is_found_in_every_form(self):
        for form in Form:
            one = {("a",): [call("socket", 3, made=("1",), socket=None), call("connect", -1, "ECONNREFUSED")]}
            other = {("a",): [call("socket", 3, made=("1",), socket=None), call("connect", -1, "ETIMEDOUT")]}
            compared, differences = canonical.compare(one, other, form)
            self.assertEqual(compared, 2, form)
            self.assertTrue(differences, form)
            self.assertEqual(canonical.compare(one, one, form)[1], [], form)

    def test_a_call_that_is_missing_is_found(self):
        for form in Form:
            one = {("a",): [call("bind", 0), call("listen", 0)]}
            self.assertTrue(canonical.compare(one, {("a",): [call("bind", 0)]}, form)[1], form)
            self.assertTrue(canonical.compare({("a",): [call("bind", 0)]}, one, form)[1], form)

    def test_pieces_of_a_stream_add_up_but_bytes_do_not_vanish(self):
        whole, halves = [call("read", 10)], [call("read", 4), call("read", -1, "EAGAIN"), call("read", 6)]
        self.assertEqual(canonical.compare({("a",): whole}, {("a",): halves}, Form.WAITS)[1], [])
        self.assertTrue(canonical.compare({("a",): whole}, {("a",): halves}, Form.EXACT)[1])
        self.assertTrue(canonical.compare({("a",): whole}, {("a",): halves[:2]}, Form.WAITS)[1])

    def test_a_thread_that_is_missing_is_found(self):
        one = {("a",): [call("bind", 0)], ("a", 0): [call("listen", 0)]}
        self.assertTrue(canonical.compare(one, {("a",): [call("bind", 0)]}, Form.EXACT)[1])


class SocketsAreCompared(unittest.TestCase):
    def test_rows_of_ss_are_read(self):
        rows = sockets.of_ss(SS)
        self.assertEqual(set(rows), {"b2", "ad", "af", "inode 1637565"})
        self.assertEqual((rows["ad"].state, rows["ad"].send), ("LISTEN", 5))

    def test_a_queue_or_state_that_differs_is_found(self):
        rows = sockets.of_ss(SS)
        here = {"family": "AF_INET", "address": "127.0.0.1", "port": 8080}
        there = {**here, "port": 59846}
        ours = {"socket": "af", "domain": "AF_INET", "protocol": 6, "state": "CLOSE_WAIT", "local": here, "remote": there,
                "receive_queue": 2000, "send_queue": 0, "holders": [{}]}
        only = {"af": rows["af"]}
        self.assertEqual(sockets.differences(only, sockets.of_recording([ours])), [])
        for change in ({"receive_queue": 1999}, {"state": "ESTABLISHED"}, {"remote": here}):
            self.assertTrue(sockets.differences(only, sockets.of_recording([{**ours, **change}])), change)
        self.assertTrue(sockets.differences(only, sockets.of_recording([])))

    def test_a_path_that_the_standard_has_not_is_found(self):
        def sample(number, state):
            return {"kind": "socket", "id": number, "socket": "1", "protocol": 6, "reason": "periodic", "state": state}

        def path(*states):
            return sockets.impossible_transitions([sample(n, s) for n, s in enumerate(states)])[1]

        self.assertEqual(path("CLOSED", "SYN_SENT", "ESTABLISHED", "FIN_WAIT1", "TIME_WAIT"), [])
        self.assertEqual(path("CLOSED", "LISTEN", "BOUND_INACTIVE"), [])
        self.assertTrue(path("FIN_WAIT1", "ESTABLISHED"))
        self.assertTrue(path("CLOSE_WAIT", "TIME_WAIT"))
        self.assertTrue(path("ESTABLISHED", "LISTEN"))


if __name__ == "__main__":
    unittest.main()
