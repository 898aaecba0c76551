// The checks of L0: three orders, each with the rules that the kernel has for them.

#include "labs/grader/check.hpp"

TEST_CASE_METHOD(Answers, "The calls of a TCP server", "[id:server][points:4]") {
  const std::string no_descriptor =
      "There is no descriptor yet that it could be called on: it fails with EBADF.";
  const std::string no_connection =
      "recv, send and close(connection) want the descriptor that accept returns.";
  const std::string closed = "A descriptor that was closed is no socket any more: the call fails with EBADF.";
  expects_order("server",
                {.cards = {"socket", "setsockopt(SO_REUSEADDR)", "bind", "listen", "accept", "recv", "send",
                           "close(connection)", "close(listener)"},
                 .rules = {{"socket", "setsockopt(SO_REUSEADDR)", no_descriptor},
                           {"socket", "bind", no_descriptor},
                           {"socket", "listen", no_descriptor},
                           {"socket", "accept", no_descriptor},
                           {"setsockopt(SO_REUSEADDR)", "bind",
                            "bind has looked at the option already. Set afterwards it succeeds and helps "
                            "nobody: the next start "
                            "fails with EADDRINUSE."},
                           {"bind", "listen",
                            "listen on a socket without an address gives it a port that the kernel chooses, "
                            "and a bind after that "
                            "fails with EINVAL."},
                           {"bind", "accept", "accept on a socket that does not listen fails with EINVAL."},
                           {"listen", "accept", "accept on a socket that does not listen fails with EINVAL."},
                           {"accept", "recv", no_connection},
                           {"accept", "send", no_connection},
                           {"accept", "close(connection)", no_connection},
                           {"recv", "send", "The answer is sent before the request is known."},
                           {"recv", "close(connection)", closed},
                           {"send", "close(connection)", closed},
                           {"accept", "close(listener)",
                            "A listener that is closed accepts nobody: accept fails with EBADF."}}});
}

TEST_CASE_METHOD(Answers, "The calls of a TCP client", "[id:client][points:3]") {
  const std::string no_descriptor =
      "There is no descriptor yet that it could be called on: it fails with EBADF.";
  const std::string closed = "A descriptor that was closed is no socket any more: the call fails with EBADF.";
  expects_order("client",
                {.cards = {"socket", "connect", "send", "shutdown(SHUT_WR)", "recv", "close"},
                 .rules = {{"socket", "connect", no_descriptor},
                           {"socket", "send", no_descriptor},
                           {"connect", "send",
                            "send on a socket that is not connected fails with EPIPE, and the signal SIGPIPE "
                            "ends the program."},
                           {"connect", "shutdown(SHUT_WR)",
                            "There is no stream yet that could end: shutdown fails with ENOTCONN."},
                           {"connect", "recv", "recv on a socket that is not connected fails with ENOTCONN."},
                           {"connect", "close", closed},
                           {"send", "close", closed},
                           {"shutdown(SHUT_WR)", "close", closed},
                           {"recv", "close", closed},
                           {"send", "shutdown(SHUT_WR)",
                            "After shutdown(SHUT_WR) no more can be sent: send fails with EPIPE."},
                           {"send", "recv", "No request was sent: both wait for the other, for ever."},
                           {"shutdown(SHUT_WR)", "recv",
                            "The server waits for the end of the request, and the client waits for the "
                            "answer: both wait, for "
                            "ever."}}});
}

TEST_CASE_METHOD(Answers, "The calls of a UDP server", "[id:udp_server][points:3]") {
  const std::string no_descriptor =
      "There is no descriptor yet that it could be called on: it fails with EBADF.";
  const std::string closed = "A descriptor that was closed is no socket any more: the call fails with EBADF.";
  expects_order(
      "udp_server",
      {.cards = {"socket", "bind", "recvfrom", "sendto", "close"},
       .rules = {{"socket", "bind", no_descriptor},
                 {"socket", "recvfrom", no_descriptor},
                 {"bind", "recvfrom",
                  "A socket of UDP that is not bound has no port: no client can send to it, and recvfrom "
                  "waits for ever."},
                 {"bind", "sendto",
                  "sendto gives the socket a port that the kernel chooses, and a bind after that fails with "
                  "EINVAL."},
                 {"recvfrom", "sendto", "Whom to answer is what recvfrom tells: the address of the sender."},
                 {"bind", "close", closed},
                 {"recvfrom", "close", closed},
                 {"sendto", "close", closed}},
       .left_out = {{"listen", "UDP has no connections to wait for: listen fails with EOPNOTSUPP."},
                    {"accept", "UDP has no connections to accept: accept fails with EOPNOTSUPP."}}});
}
