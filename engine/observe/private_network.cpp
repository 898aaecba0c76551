#include "engine/observe/private_network.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "engine/observe/network_holder.hpp"
#include "engine/system/descriptor_message.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

constexpr std::size_t answer_limit = 64;

std::string text_of(const ReceivedMessage& message) {
  return {message.bytes.begin(), message.bytes.end()};
}

/// The kernel takes a map in one write(2) only.
int write_at_once(const std::string& path, std::string_view text) {
  const FileDescriptor file{open(path.c_str(), O_WRONLY | O_CLOEXEC)};
  if (!file) return errno;
  return write(file.number(), text.data(), text.size()) < 0 ? errno : 0;
}

/// Every range of our own map, onto itself: "inside outside count" of ours becomes "inside inside count".
std::string identity_map(const char* ours) {
  std::ifstream file(ours);
  std::string result;
  for (std::string line; std::getline(file, line);) {
    std::istringstream numbers(line);
    unsigned long inside, outside, count;
    if (numbers >> inside >> outside >> count) result += fmt::format("{} {} {}\n", inside, inside, count);
  }
  return result;
}

/// user_namespaces(7): only a process with CAP_SETUID may map others than itself, and an ordinary user must
/// give up setgroups before mapping its group.
int write_maps(pid_t holder) {
  const std::string directory = fmt::format("/proc/{}/", holder);
  if (geteuid() == 0 && write_at_once(directory + "uid_map", identity_map("/proc/self/uid_map")) == 0)
    return write_at_once(directory + "gid_map", identity_map("/proc/self/gid_map"));
  if (const int error = write_at_once(directory + "setgroups", "deny")) return error;
  if (const int error = write_at_once(directory + "uid_map", fmt::format("{0} {0} 1\n", geteuid())))
    return error;
  return write_at_once(directory + "gid_map", fmt::format("{0} {0} 1\n", getegid()));
}

int number_or(const std::string& text, int otherwise) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string::npos ? std::stoi(text)
                                                                                    : otherwise;
}

/// A holder that kept the channel of another would keep that one from seeing its end.
void keep_only(int one, int other) {
  const auto first = static_cast<unsigned>(std::min(one, other)),
             last = static_cast<unsigned>(std::max(one, other));
  close_range(3, first - 1, 0);
  if (last > first + 1) close_range(first + 1, last - 1, 0);
  close_range(last + 1, ~0U, 0);
}

}  // namespace

PrivateNetwork PrivateNetwork::create(Refused& refused) {
  return create(nullptr, refused);
}

PrivateNetwork PrivateNetwork::create_beside(const PrivateNetwork& first, Refused& refused) {
  return create(&first, refused);
}

PrivateNetwork PrivateNetwork::create(const PrivateNetwork* first_network, Refused& refused) {
  int pair[2];
  check_system_call("make a socket pair", socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair));
  FileDescriptor ours{pair[0]}, theirs{pair[1]};
  PrivateNetwork network;
  const pid_t holder = check_system_call("start a process", fork());
  if (holder == 0) {
    ours.reset();
    if (first_network != nullptr) keep_only(theirs.number(), first_network->user_namespace());
    hold_network(theirs.number(), first_network == nullptr ? -1 : first_network->user_namespace());
  }
  theirs.reset();
  network.holder_ = holder;
  network.channel_ = std::move(ours);

  const auto refuse = [&](std::string why) {
    refused.why = std::move(why);
    network.channel_.reset();
    waitpid(holder, nullptr, __WALL);
    network.holder_ = -1;
    return std::move(network);
  };
  const auto first = text_of(receive_with_descriptors(network.channel_.number(), answer_limit));
  if (first != "unshared") return refuse(fmt::format("unshare: {}", std::strerror(number_or(first, EPERM))));
  if (const int error = first_network == nullptr ? write_maps(holder) : 0)
    return refuse(fmt::format("uid_map: {}", std::strerror(error)));
  send_with_descriptors(network.channel_.number(), std::string_view("mapped"), {});
  auto ready = receive_with_descriptors(network.channel_.number(), answer_limit);
  if (text_of(ready) != "ready" || ready.descriptors.size() != 2)
    return refuse(fmt::format("raising lo: {}", std::strerror(number_or(text_of(ready), EPERM))));
  network.user_namespace_ = std::move(ready.descriptors[0]);
  network.network_namespace_ = std::move(ready.descriptors[1]);
  return network;
}

PrivateNetwork::PrivateNetwork(PrivateNetwork&& other) noexcept
    : holder_(std::exchange(other.holder_, -1)),
      channel_(std::move(other.channel_)),
      user_namespace_(std::move(other.user_namespace_)),
      network_namespace_(std::move(other.network_namespace_)) {}

PrivateNetwork::~PrivateNetwork() {
  if (holder_ <= 0) return;
  channel_.reset();
  waitpid(holder_, nullptr, __WALL);
}

FileDescriptor PrivateNetwork::open_socket(int domain, int type, int protocol) {
  return ask(fmt::format("socket {} {} {}", domain, type, protocol), "open a socket in the private network");
}

void PrivateNetwork::limit_send_buffers(int bytes) {
  ask(fmt::format("send_buffers {}", bytes), "limit the send buffers of the private network");
}

FileDescriptor PrivateNetwork::open_capture(const std::string& interface) {
  return ask("capture " + interface, "capture packets in the private network");
}

FileDescriptor PrivateNetwork::open_leg(int number, const PrivateNetwork& host) {
  const int given = host.network_namespace();
  auto opened = ask(fmt::format("leg {}", number), "lay a cable to a host", std::span(&given, 1), 1);
  return std::move(opened.front());
}

void PrivateNetwork::set_up_interface(int number, int count) {
  ask(fmt::format("interface {} {}", number, count), "set up the interface of a host");
}

host_setup::Namespaces PrivateNetwork::set_up_names(int number, const std::vector<std::string>& names) {
  auto opened =
      ask(fmt::format("names {} {}", number, fmt::join(names, " ")), "make the hosts' names known", {}, 2);
  return {std::move(opened[0]), std::move(opened[1])};
}

FileDescriptor PrivateNetwork::open_tables() {
  return ask("tables", "read the private network's socket tables");
}

FileDescriptor PrivateNetwork::ask(std::string_view request, const std::string& attempt) {
  return std::move(ask(request, attempt, {}, 1).front());
}

std::vector<FileDescriptor> PrivateNetwork::ask(std::string_view request, const std::string& attempt,
                                                std::span<const int> given, std::size_t wanted) {
  if (!send_with_descriptors(channel_.number(), request, given)) throw SystemError(attempt, EPIPE);
  auto reply = receive_with_descriptors(channel_.number(), answer_limit);
  if (reply.descriptors.size() != wanted) throw SystemError(attempt, number_or(text_of(reply), EPIPE));
  return std::move(reply.descriptors);
}

}  // namespace switchboard
