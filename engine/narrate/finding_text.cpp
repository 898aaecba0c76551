#include "engine/narrate/finding_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "engine/narrate/address_fields.hpp"
#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/time_text.hpp"

namespace switchboard {
namespace {

/// A finding with its evidence at hand.
struct Case {
  const Finding& finding;
  const Timeline& timeline;

  std::string value(const char* name) const {
    const auto found = finding.values.find(name);
    return found == finding.values.end() ? std::string() : found->second;
  }
  std::int64_t number(const char* name) const {
    const auto text = value(name);
    std::int64_t result = 0;
    std::from_chars(text.data(), text.data() + text.size(), result);
    return result;
  }
  const Syscall* call(std::size_t index) const {
    return index < finding.evidence.size() ? timeline.call(finding.evidence[index]) : nullptr;
  }
  /// "send(4, "hello\n", 6)"; "the call" when the evidence is not at hand.
  std::string made(std::size_t index) const {
    const auto* found = call(index);
    return found == nullptr ? "the call" : short_call(*found);
  }
  std::string with_result(std::size_t index) const {
    const auto* found = call(index);
    return found == nullptr ? "the call" : short_call(*found) + " " + result_suffix(*found);
  }
  int fd() const {
    const auto* found = call(0);
    return found == nullptr ? -1 : found->fd.value_or(-1);
  }
};

std::string port_bytes(std::int64_t port) {
  return hex_spaced(std::array{static_cast<std::uint8_t>(port >> 8), static_cast<std::uint8_t>(port)});
}

FindingText port_byte_order(const Case& c) {
  const auto port = c.number("port"), meant = c.number("expected");
  const auto* call = c.call(0);
  const bool binds = call != nullptr && call->name == "bind";
  FindingText text{
      .mistake = "The port is not in network byte order",
      .did = fmt::format("{}: the port's bytes are {}", c.made(0), port_bytes(port)),
      .expected = fmt::format("{}, what htons({}) gives", port_bytes(meant), meant),
      .happened = {},
      .why =
          "The wire reads the first byte of a port as the big one; this machine keeps the small one first.",
      .fix = fmt::format("Store htons({}) in sin_port.", meant),
      .reference = "ip(7), htons(3)",
      .lesson = 7};
  const auto peer = c.value("peer");
  if (binds)
    text.happened = fmt::format("the socket has port {}; {} asks for {}", port,
                                peer.empty() ? "whoever was told the port" : printable(peer), meant);
  else
    text.happened = fmt::format("the SYN goes to port {}; {} has {}", port,
                                peer.empty() ? "the server that was meant" : printable(peer), meant);
  return text;
}

FindingText end_of_stream_ignored(const Case& c) {
  return {
      .mistake = "The end of the stream is ignored",
      .did = fmt::format("{}, then received from descriptor {} {} more", c.with_result(0), c.fd(),
                         counted(c.number("times"), "time")),
      .expected = fmt::format("closing descriptor {}: 0 means that the peer has finished sending", c.fd()),
      .happened =
          "each further call returns 0 at once, so the program turns in a circle and keeps the processor "
          "busy",
      .why = "0 is not \"nothing yet\": no byte will ever follow on this connection.",
      .fix = "Leave the loop when the call returns 0, and close the descriptor.",
      .reference = "recv(2), RETURN VALUE",
      .lesson = 13};
}

FindingText partial_send_ignored(const Case& c) {
  const auto sent = c.number("sent"), asked = c.number("asked");
  return {.mistake = "A partial send is taken for a whole one",
          .did = fmt::format("{}, then {}", c.with_result(0), c.made(1)),
          .expected = fmt::format("sending the other {} first, from byte {} on", byte_count(asked - sent),
                                  count_text(sent)),
          .happened =
              fmt::format("{} of {} never leave the program", byte_count(asked - sent), byte_count(asked)),
          .why = "send returns how many bytes the kernel took, which may be fewer than it was given.",
          .fix = "Call send in a loop: move on by what it returned until nothing is left.",
          .reference = "send(2), RETURN VALUE",
          .lesson = 13};
}

FindingText address_in_use(const Case& c) {
  const auto cause = c.value("cause"), address = c.value("address"), reuse = c.value("reuse");
  FindingText text{.mistake = "The address is already in use",
                   .did = c.with_result(0),
                   .expected = "an address that no other socket has",
                   .happened = {},
                   .why = {},
                   .fix = {},
                   .reference = c.value("call") + "(2), socket(7) on SO_REUSEADDR",
                   .lesson = 8};
  if (cause == "listener") {
    const auto holder = c.value("holder");
    text.happened =
        fmt::format("{} listens on {}", holder.empty() ? "another socket" : printable(holder), address);
    text.why = "Two listeners cannot share an address and port, with or without SO_REUSEADDR.";
    text.fix = "End the other program, or use another port.";
  } else if (cause == "time_wait") {
    text.happened = fmt::format("a connection of an earlier run on {} is still in TIME_WAIT", address);
    text.why =
        "The kernel keeps the address of an ended connection for 60 s, unless both sockets allow its reuse.";
    text.fix = "Set SO_REUSEADDR before bind, in every run of the program.";
    if (reuse == "before")
      text.fix = "The option is set here; the earlier run must have set it too. Run it once more.";
  } else {
    text.happened = fmt::format("somebody has {}, and the recording does not show who", address);
    text.why = "Either another program listens there, or an ended connection on it is in TIME_WAIT.";
    text.fix = "Look with `ss -tan`; for TIME_WAIT, set SO_REUSEADDR before bind.";
  }
  if (reuse == "after" && cause != "listener")
    text.fix = "SO_REUSEADDR is set after bind, where it comes too late. Set it before bind.";
  return text;
}

FindingText sigpipe(const Case& c) {
  const bool was_connected = c.value("connection") == "ended";
  return {
      .mistake = "SIGPIPE ended the program",
      .did = was_connected ? fmt::format("{} on a connection that the peer had closed", c.made(0))
                           : fmt::format("{} on a socket that is not connected", c.made(0)),
      .expected = was_connected
                      ? "a send that may fail with EPIPE, and a program that then closes the descriptor"
                      : "sending on a connected socket",
      .happened = "the kernel raised SIGPIPE, whose default is to end the program",
      .why = was_connected ? "The first send after the peer's close succeeds and is answered with RST; the "
                             "next one breaks."
                           : "Without a connection nobody can ever read what is sent.",
      .fix =
          was_connected
              ? "Pass MSG_NOSIGNAL to send, or ignore SIGPIPE, and treat EPIPE as the end of the connection."
              : "Connect the socket first, or send on the descriptor that accept returned.",
      .reference = "send(2), EPIPE; signal(7)",
      .lesson = 15};
}

FindingText descriptor_leak(const Case& c) {
  const bool limit = c.value("limit") == "reached";
  const auto open = c.number("open");
  return {
      .mistake = "Finished connections are not closed",
      .did = fmt::format("{} = the end of the connection, and descriptor {} stays open", c.made(0), c.fd()),
      .expected = fmt::format("close({}) before the next accept, or soon after", c.fd()),
      .happened = limit ? fmt::format("{} finished connections are open, and accept fails with EMFILE",
                                      count_text(open))
                        : fmt::format("{} of {} accepted connections have ended and are still open",
                                      count_text(open), count_text(c.number("accepted"))),
      .why = "Every connection keeps its descriptor and stays in CLOSE_WAIT until the program closes it.",
      .fix = "Close the descriptor on every way out of the code that serves a client.",
      .reference = "close(2), accept(2) on EMFILE",
      .lesson = 14};
}

FindingText listening_socket_used(const Case& c) {
  return {.mistake = "The listening socket is used as a connection",
          .did = c.with_result(0),
          .expected = "the descriptor that accept returned",
          .happened = fmt::format("descriptor {} listens and has no peer, so the call fails with {}", c.fd(),
                                  c.value("error")),
          .why = "accept makes a new socket for each connection; the listening one only makes more of them.",
          .fix = "Keep accept's result, and send and receive on that.",
          .reference = "accept(2)",
          .lesson = 11};
}

struct Row {
  std::string_view rule;
  FindingText (*describe)(const Case&);
};

constexpr auto rows = std::to_array<Row>({
    {"port_byte_order", port_byte_order},
    {"address_in_use", address_in_use},
    {"listening_socket_used", listening_socket_used},
    {"end_of_stream_ignored", end_of_stream_ignored},
    {"partial_send_ignored", partial_send_ignored},
    {"sigpipe", sigpipe},
    {"descriptor_leak", descriptor_leak},
});

}  // namespace

FindingText describe(const Finding& finding, const Timeline& timeline) {
  const auto* row = std::ranges::find(rows, finding.rule, &Row::rule);
  if (row == rows.end())
    return {.mistake = finding.rule};  // of a newer version; its name is better than nothing
  return row->describe({finding, timeline});
}

}  // namespace switchboard
