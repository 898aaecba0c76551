#include "labs/grader/peer.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "engine/model/endpoint.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/system/system_error.hpp"
#include "labs/grader/bench.hpp"
#include "labs/grader/difference.hpp"
#include "labs/grader/doing.hpp"
#include "labs/grader/who_waits.hpp"

namespace switchboard::grader {
namespace {

/// What came until now, for the sentence before "then …".
std::string what_came(std::string_view came) {
  if (came.empty()) return "Nothing came";
  auto text = byte_words(came.size()) + " came";
  if (came.size() <= 64) text += ": " + hex_and_text(came);
  return text;
}

std::string end_in_words(std::string_view end) {
  return end == "FIN" ? "the stream ended" : fmt::format("the connection was reset ({})", end);
}

std::string expected_in_words(std::string_view bytes) {
  return bytes.size() > 64 ? fmt::format("The same {}.", byte_words(bytes.size()))
                           : fmt::format("The same {}: {}", byte_words(bytes.size()), hex_and_text(bytes));
}

}  // namespace

Peer::Peer(Bench& bench, std::string name, Log log) : bench_(bench), name_(std::move(name)), log_(log) {
  bench_.our_ends_.insert(this);
}

Peer::Peer(Bench& bench, std::string name, FileDescriptor socket, std::uint16_t local_port,
           std::uint16_t remote_port)
    : Peer(bench, std::move(name), Log::each_step) {
  socket_ = std::move(socket);
  local_port_ = local_port;
  remote_port_ = remote_port;
  take_identity();
  step("accepted a client");
}

Peer::Peer(Bench& bench, std::string name, FileDescriptor socket)
    : Peer(bench, std::move(name), Log::each_step) {
  socket_ = std::move(socket);
  family_ = Family::local;
  take_identity();
  step("accepted a client");
}

Peer::Peer(Peer&& other) noexcept
    : bench_(other.bench_),
      name_(std::move(other.name_)),
      log_(other.log_),
      socket_(std::move(other.socket_)),
      cookie_(other.cookie_),
      local_port_(other.local_port_),
      remote_port_(other.remote_port_),
      family_(other.family_),
      untold_(std::move(other.untold_)),
      received_(other.received_),
      end_(std::move(other.end_)) {
  bench_.our_ends_.erase(&other);
  bench_.our_ends_.insert(this);
}

Peer::~Peer() {
  bench_.our_ends_.erase(this);
}

void Peer::step(const std::string& in_words) {
  if (log_ == Log::failures)
    untold_.push_back(in_words);
  else
    bench_.step(name_, in_words, SocketId{cookie_});
}

void Peer::fails(Reason reason, const std::string& expected, const std::string& happened) {
  for (const auto& in_words : untold_) bench_.step(name_, in_words, SocketId{cookie_});
  bench_.fails(reason, expected, happened);
}

bool Peer::is_quiet_for(const Stalemate& stalemate) const {
  if (!socket_) return true;
  // What is sent on a UNIX socket is in the other end's queue when send returns (unix(7)).
  if (family_ == Family::local) return true;
  // Our kernel sends a SYN again that found no place, so whoever waits for clients may get one.
  if (local_port_ == 0) return stalemate.clients == Stalemate::Clients::not_awaited;
  if (bench_.awaited_ == this) {
    if (end_.empty() && (has_something_to_read() || something_comes_from_the_other_end())) return false;
    if (stalemate.waits_for_room.contains(Port{local_port_})) return false;
  }
  if (!stalemate.waits_for.contains(Port{local_port_})) return true;
  int unacknowledged = 0;
  return ::ioctl(socket_.number(), SIOCOUTQ, &unacknowledged) == 0 && unacknowledged == 0;  // tcp(7)
}

/// Bytes, an end or an error that came since we last looked.
bool Peer::has_something_to_read() const {
  pollfd wanted{socket_.number(), POLLIN, 0};
  return ::poll(&wanted, 1, 0) != 0;
}

/// The program may have handed over everything and wait for more, or have closed, while its kernel still
/// sends: a full window opens only as we read.
bool Peer::something_comes_from_the_other_end() const {
  const auto& sockets = bench_.observed().now().sockets;
  return std::any_of(sockets.begin(), sockets.end(), [this](const auto& entry) {
    const SocketState& socket = entry.second;
    if (!is_other_end(socket)) return false;
    const auto* queues = socket.bytes();
    const auto state = socket.sample.state;
    const bool ends =
        state == TcpState::fin_wait1 || state == TcpState::closing || state == TcpState::last_ack;
    return ends || (queues != nullptr && queues->send > 0 && state != TcpState::close);
  });
}

// ---- connecting ------------------------------------------------------------------------------------------

void Peer::take_identity() {
  socklen_t length = sizeof cookie_;
  ::getsockopt(socket_.number(), SOL_SOCKET, SO_COOKIE, &cookie_, &length);
}

void Peer::opens(ReceiveBuffer buffer) {
  socket_ = bench_.opens_socket(AF_INET, SOCK_STREAM);
  take_identity();
  if (buffer == ReceiveBuffer::small) {
    const int size = 16 * 1024;  // before connect: the window's scale is agreed in the handshake (tcp(7))
    ::setsockopt(socket_.number(), SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  }
}

/// 0, or the errno that connect ended with.
int Peer::try_to_connect() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(remote_port_);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return 0;
  if (errno != EINPROGRESS) return errno;
  auto waiting = bench_.waiting(this);
  while (!waiting.is_ready(socket_.number(), POLLOUT)) {
  }
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket_.number(), SOL_SOCKET, SO_ERROR, &error, &size);
  return error;
}

void Peer::fails_to_connect(int error, const std::string& expected) {
  step("tried to connect");
  const auto why = why_it_closed(bench_.observed(), [](const SocketState& socket) {
    return socket.is_listener() || socket.role == SocketRole::listener;
  });
  const auto what = error == ECONNREFUSED
                        ? std::string{"The connection was refused."}
                        : fmt::format("The connection failed with {}.", strerrorname_np(error));
  fails(why.program_has_ended ? Reason::crash : Reason::proved, expected, what + " " + why.sentence);
}

/// 0, or the errno that connect ended with. A listener whose queue is full says EAGAIN at once (unix(7)).
int Peer::try_to_connect(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  auto waiting = bench_.waiting();
  while (::connect(socket_.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    if (errno != EAGAIN) return errno;
    waiting.look();
    ::usleep(1000);
  }
  return 0;
}

void Peer::connects_to(const std::string& path) {
  socket_ = bench_.opens_socket(AF_UNIX, SOCK_STREAM);
  take_identity();
  const auto expected = fmt::format("A connection to {}.", path);
  int error = 0;
  try {
    error = try_to_connect(path);
  } catch (const GivenUp& given_up) {
    step("tried to connect");
    fails(given_up.reason, expected, "The accept queue is full. " + given_up.happened);
  }
  if (error != 0) fails_to_connect(error, expected);
  family_ = Family::local;
  step(fmt::format("connected to {}", path));
}

void Peer::connects(ReceiveBuffer buffer) {
  connects_to_port(bench_.port(), buffer);
}

void Peer::connects_to_port(std::uint16_t port, ReceiveBuffer buffer) {
  remote_port_ = port;
  opens(buffer);
  const auto expected = fmt::format("A connection to 127.0.0.1:{}.", port);
  int error = 0;
  try {
    error = try_to_connect();
  } catch (const GivenUp& given_up) {
    step("tried to connect");
    fails(given_up.reason, expected, "No answer came to our SYN. " + given_up.happened);
  }
  if (error != 0) fails_to_connect(error, expected);
  sockaddr_in ours{};
  socklen_t length = sizeof ours;
  ::getsockname(socket_.number(), reinterpret_cast<sockaddr*>(&ours), &length);
  local_port_ = ntohs(ours.sin_port);
  step(fmt::format("connected to port {}", port));
}

// ---- bytes -----------------------------------------------------------------------------------------------

/// How many were taken; 0 when it would block or the connection is broken.
std::size_t Peer::send_some(std::string_view bytes) {
  const auto sent = ::send(socket_.number(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
  if (sent >= 0) return static_cast<std::size_t>(sent);
  if (errno != EAGAIN && errno != EINTR && end_.empty()) end_ = strerrorname_np(errno);
  return 0;
}

std::string Peer::receive_some(std::size_t most) {
  std::string bytes(std::min<std::size_t>(most, 65536), '\0');
  const auto count = ::recv(socket_.number(), bytes.data(), bytes.size(), 0);
  if (count == 0) end_ = "FIN";
  if (count < 0 && errno != EAGAIN && errno != EINTR) end_ = strerrorname_np(errno);
  bytes.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  received_ += bytes.size();
  return bytes;
}

/// The submission's end of our connection.
bool Peer::is_other_end(const SocketState& socket) const {
  if (family_ == Family::local) return socket.sample.peer == SocketId{cookie_};
  return socket.sample.local && port_of(*socket.sample.local) == Port{remote_port_} && socket.sample.remote &&
         port_of(*socket.sample.remote) == Port{local_port_};
}

void Peer::fails_at_a_difference(std::string_view came, std::string_view wanted, std::size_t at) {
  auto happened = difference_in_words(wanted, came, at);
  const auto is_meant = [this](const SocketState& socket) { return is_other_end(socket); };
  if (auto partial = partial_send_at(bench_.observed(), received_ - came.size() + at, is_meant)) {
    happened += fmt::format(" It is where a send stopped that took {} of its {}.",
                            count_text(std::stoll(partial->values["sent"])),
                            byte_words(std::stoul(partial->values["asked"])));
    current_check().findings.push_back(std::move(*partial));
  }
  fails(Reason::proved, expected_in_words(wanted), happened);
}

/// The stream ended or broke although more should come.
void Peer::fails_at_the_end(std::string_view came, const std::string& expected) {
  const auto why =
      why_it_closed(bench_.observed(), [this](const SocketState& socket) { return is_other_end(socket); });
  fails(why.program_has_ended ? Reason::crash : Reason::proved, expected,
        fmt::format("{}, then {}. {}", what_came(came), end_in_words(end_), why.sentence));
}

void Peer::transfer(std::string_view outgoing, std::string_view incoming) {
  auto waiting = bench_.waiting(incoming.empty() ? nullptr : this);
  const auto expected = incoming.empty()
                            ? capitalised(your_program(bench_.observed())) + " takes these bytes."
                            : expected_in_words(incoming);
  std::string came;
  std::size_t sent = 0;
  while (sent < outgoing.size() || came.size() < incoming.size()) {
    const bool sending = sent < outgoing.size(), receiving = came.size() < incoming.size();
    try {
      if (!waiting.is_ready(socket_.number(),
                            static_cast<short>((sending ? POLLOUT : 0) | (receiving ? POLLIN : 0))))
        continue;
    } catch (const GivenUp& given_up) {
      if (sent < outgoing.size()) step(fmt::format("had sent {} until then", byte_words(sent)));
      fails(given_up.reason, expected,
            fmt::format("{}{} {}", what_came(came), came.empty() ? "." : ", then nothing more.",
                        given_up.happened));
    }
    if (sending) sent += send_some(outgoing.substr(sent));
    const auto known = came.size();
    if (receiving) came += receive_some(incoming.size() - known);
    if (const auto at = first_difference(incoming.substr(known), std::string_view{came}.substr(known)))
      fails_at_a_difference(came, incoming, known + *at);
    if (!end_.empty() && came.size() < incoming.size()) fails_at_the_end(came, expected);
    if (!end_.empty()) return;  // what breaks while we only send is seen by the next step that reads
    waiting.progress();
  }
}

void Peer::sends(std::string_view bytes) {
  step("sent " + bytes_in_words(bytes));
  transfer(bytes, {});
}

void Peer::receives(std::string_view bytes) {
  transfer({}, bytes);
  step(fmt::format("received the same {}", byte_words(bytes.size())));
}

void Peer::sends_and_receives(std::string_view bytes) {
  step(fmt::format("sent {} and received at the same time", bytes_in_words(bytes)));
  // Reading begins when the kernel takes no more, so that every buffer on the way is full once, whatever the
  // machine is busy with. Nothing is judged by this time.
  constexpr int full_for_ms = 20;
  std::size_t sent = 0;
  pollfd wanted{socket_.number(), POLLOUT, 0};
  while (sent < bytes.size() && end_.empty() && ::poll(&wanted, 1, full_for_ms) > 0)
    sent += send_some(bytes.substr(sent));
  transfer(bytes.substr(sent), bytes);
}

void Peer::sends_without_waiting(std::string_view bytes) {
  const auto sent = send_some(bytes);
  step(fmt::format("sent {} and read no answer", byte_words(sent)));
}

// ---- ends ------------------------------------------------------------------------------------------------

void Peer::ends_sending() {
  ::shutdown(socket_.number(), SHUT_WR);
  step("ended its sending (shutdown)");
}

void Peer::expects_end_of_stream() {
  const auto expected =
      fmt::format("The end of the stream: {} closes the connection.", your_program(bench_.observed()));
  auto waiting = bench_.waiting(this);
  std::string came;
  while (end_.empty()) {
    try {
      if (!waiting.is_ready(socket_.number(), POLLIN)) continue;
    } catch (const GivenUp& given_up) {
      const auto open = who_has_it_open(bench_.observed(),
                                        [this](const SocketState& socket) { return is_other_end(socket); });
      fails(given_up.reason, expected,
            "It did not come. " + given_up.happened + (open.empty() ? "" : " " + open));
    }
    came += receive_some(64);
    if (!came.empty())
      fails(Reason::proved, expected, fmt::format("More bytes came: {}", hex_and_text(came)));
  }
  if (end_ != "FIN") fails_at_the_end(came, expected);
  step("received the end of the stream");
}

void Peer::leaves() {
  socket_.reset();
  step("left (close)");
}

void Peer::leaves_with_reset() {
  const linger at_once{1, 0};
  ::setsockopt(socket_.number(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  socket_.reset();
  step("left at once (close with RST)");
}

}  // namespace switchboard::grader
