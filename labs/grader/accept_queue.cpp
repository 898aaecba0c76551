#include "labs/grader/accept_queue.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "engine/model/tcp_state.hpp"
#include "engine/system/system_error.hpp"
#include "labs/grader/bench.hpp"
#include "labs/grader/loopback.hpp"

namespace switchboard::grader {
namespace {

/// As the kernel numbers them (net/tcp_states.h).
std::uint8_t state_of(const FileDescriptor& socket) {
  tcp_info info{};
  socklen_t length = sizeof info;
  check_system_call("ask for the state of a connection",
                    ::getsockopt(socket.number(), IPPROTO_TCP, TCP_INFO, &info, &length));
  return info.tcpi_state;
}

std::string name_of_state(const FileDescriptor& socket) {
  const auto state = tcp_state_from(state_of(socket));
  return state ? std::string{to_string(*state)} : "unknown";
}

/// SYN, SYN ACK and ACK, each when the one before has arrived. What was dropped is sent again no sooner than
/// in a second.
void settle() {
  for (int segment = 0; segment < 3; ++segment) {
    if (!loopback_has_delivered())
      throw std::runtime_error("The loopback of this machine does not say when a segment has arrived.");
  }
}

}  // namespace

AcceptQueue::AcceptQueue(Bench& bench, const ProgramToRun& program, int backlog) : bench_(bench) {
  bench_.takes_part(*this);
  bench_.starts_and_waits({.program = program,
                           .label = "listener",
                           .arguments = {std::to_string(bench.port()), std::to_string(backlog)},
                           .expected = "Our listener listens.",
                           .is_ready = [&] { return bench.listens_on_port(); },
                           .instead = [&] { return bench.where_it_listens(); }});
  bench_.observed().flush();
  counters_before_ = bench_.observed().now().counters;
}

AcceptQueue::~AcceptQueue() {
  bench_.takes_no_part(*this);
}

bool AcceptQueue::is_quiet_for(const Stalemate&) const {
  return false;  // it waits for nobody, and nothing is proved about it
}

void AcceptQueue::connects(int clients) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(bench_.port());
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  for (int i = 0; i < clients; ++i) {
    auto client = bench_.opens_socket(AF_INET, SOCK_STREAM);
    ::connect(client.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
    clients_.push_back(std::move(client));
    settle();
  }
  bench_.step("we", fmt::format("connected {} clients, one after the other", clients));
}

int AcceptQueue::connected() const {
  return static_cast<int>(std::count_if(clients_.begin(), clients_.end(), [](const FileDescriptor& client) {
    return state_of(client) == TCP_ESTABLISHED;
  }));
}

int AcceptQueue::waiting() const {
  return static_cast<int>(std::count_if(clients_.begin(), clients_.end(), [](const FileDescriptor& client) {
    return state_of(client) == TCP_SYN_SENT;
  }));
}

const ListenerQueues& AcceptQueue::queues() {
  bench_.observed().flush();
  for (const auto* listener : bench_.observed().now().listeners())
    if (const auto* queues = listener->listener()) return *queues;
  throw std::runtime_error("The listener that is measured is not among the sockets.");
}

int AcceptQueue::length() {
  return static_cast<int>(queues().length);
}

int AcceptQueue::limit() {
  return static_cast<int>(queues().limit);
}

std::string AcceptQueue::state_of_first() const {
  return name_of_state(clients_.front());
}

std::string AcceptQueue::state_of_last() const {
  return name_of_state(clients_.back());
}

int AcceptQueue::send_from_first(std::string_view bytes) {
  return static_cast<int>(::send(clients_.front().number(), bytes.data(), bytes.size(), MSG_NOSIGNAL));
}

std::string AcceptQueue::connect_of_last() const {
  pollfd wanted{clients_.back().number(), POLLOUT, 0};
  if (::poll(&wanted, 1, 0) == 0) return "waits";
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(clients_.back().number(), SOL_SOCKET, SO_ERROR, &error, &size);
  return error == 0 ? "0" : strerrorname_np(error);
}

std::vector<std::string> AcceptQueue::counters_of_the_turned_away() {
  const std::string group = "TcpExt.";
  std::vector<std::string> names;
  bench_.observed().flush();
  for (const auto& [name, value] : bench_.observed().now().counters) {
    const auto before = counters_before_.find(name);
    const auto rise = value - (before == counters_before_.end() ? 0 : before->second);
    // Each SYN counts, and one that was sent again too.
    const bool counts_them =
        name.starts_with(group + "Listen") && rise >= static_cast<std::uint64_t>(waiting());
    if (counts_them) names.push_back(name.substr(group.size()));
  }
  return names;
}

}  // namespace switchboard::grader
