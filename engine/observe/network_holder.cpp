#include "engine/observe/network_holder.hpp"

#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <sstream>
#include <string>
#include <string_view>

#include "engine/observe/host_setup.hpp"
#include "engine/observe/packet_capture.hpp"
#include "engine/observe/socket_tables.hpp"
#include "engine/system/descriptor_message.hpp"
#include "engine/system/system_error.hpp"

namespace switchboard {
namespace {

void answer(int channel, std::string_view text, std::span<const int> descriptors = {}) {
  if (!send_with_descriptors(channel, text, descriptors)) _exit(0);
}

ReceivedMessage question(int channel) {
  auto message = receive_with_descriptors(channel, 4096);
  if (message.bytes.empty()) _exit(0);  // the observation has ended
  return message;
}

/// Sized by the machine's memory by default, and a dump of all sockets walks it from end to end: with 1024
/// slots a dump costs a tenth (ip-sysctl, tcp_child_ehash_entries, Linux 6.1). Without it all works, slower.
void ask_for_a_small_hash() {
  const int file = open("/proc/sys/net/ipv4/tcp_child_ehash_entries", O_WRONLY | O_CLOEXEC);
  if (file < 0) return;
  if (write(file, "1024", 4) == 4) unshare(CLONE_NEWNET);
  close(file);
}

bool raise_loopback() {
  const int socket = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return false;
  ifreq request{};
  std::memcpy(request.ifr_name, "lo", 3);
  bool done = ioctl(socket, SIOCGIFFLAGS, &request) == 0;
  request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP | IFF_RUNNING);
  done = done && ioctl(socket, SIOCSIFFLAGS, &request) == 0;
  close(socket);
  return done;
}

/// Least, first and greatest size (tcp(7)). Every answer carries a descriptor: here the setting's own.
FileDescriptor limit_send_buffers(int bytes) {
  FileDescriptor file{
      check_system_call("open tcp_wmem", open("/proc/sys/net/ipv4/tcp_wmem", O_WRONLY | O_CLOEXEC))};
  char text[64];
  const int length = std::snprintf(text, sizeof text, "4096 16384 %d", bytes);
  check_system_call("write tcp_wmem", write(file.number(), text, static_cast<std::size_t>(length)));
  return file;
}

/// A socket of this network, for an answer that has nothing else to give.
FileDescriptor any_socket() {
  return FileDescriptor{check_system_call("open a socket", socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0))};
}

std::vector<FileDescriptor> set_up_names(std::istringstream& words) {
  int number = 0;
  words >> number;
  std::vector<std::string> names;
  for (std::string name; words >> name;) names.push_back(name);
  auto namespaces = host_setup::set_up_names(number, names);
  std::vector<FileDescriptor> opened;
  opened.push_back(std::move(namespaces.mount));
  opened.push_back(std::move(namespaces.uts));
  return opened;
}

FileDescriptor open_asked(const std::string& request, std::span<const FileDescriptor> given) {
  if (request.starts_with("capture ")) return PacketCapture::open(request.substr(8));
  if (int number = 0; given.size() == 1 && std::sscanf(request.c_str(), "leg %d", &number) == 1)
    return host_setup::make_leg(number, given[0].number());
  if (int number = 0, count = 0; std::sscanf(request.c_str(), "interface %d %d", &number, &count) == 2) {
    host_setup::set_up_interface(number, count);
    return any_socket();
  }
  if (request == "tables") return SocketTables::open();
  if (int bytes = 0; std::sscanf(request.c_str(), "send_buffers %d", &bytes) == 1)
    return limit_send_buffers(bytes);
  int domain, type, protocol;
  if (std::sscanf(request.c_str(), "socket %d %d %d", &domain, &type, &protocol) != 3)
    throw SystemError("understand a request", EINVAL);
  return FileDescriptor{check_system_call("open a socket", socket(domain, type | SOCK_CLOEXEC, protocol))};
}

void serve(int channel) {
  for (;;) {
    const auto message = question(channel);
    const std::string request(message.bytes.begin(), message.bytes.end());
    try {
      std::vector<FileDescriptor> opened;
      std::istringstream words(request);
      if (std::string first; words >> first && first == "names")
        opened = set_up_names(words);
      else
        opened.push_back(open_asked(request, message.descriptors));
      std::vector<int> numbers;
      for (const auto& each : opened) numbers.push_back(each.number());
      answer(channel, "0", numbers);
    } catch (const SystemError& error) {
      answer(channel, std::to_string(error.code().value()));
    }
  }
}

}  // namespace

void hold_network(int channel, int user_namespace) {
  // A Ctrl-C at the terminal is for the observed programs.
  for (const int number : {SIGINT, SIGQUIT, SIGTERM, SIGHUP}) signal(number, SIG_IGN);
  prctl(PR_SET_NAME, "switchboard-net");
  const bool is_in = user_namespace < 0
                         ? unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0
                         : setns(user_namespace, CLONE_NEWUSER) == 0 && unshare(CLONE_NEWNET) == 0;
  if (!is_in) {
    answer(channel, std::to_string(errno));
    _exit(0);
  }
  answer(channel, "unshared");
  question(channel);
  ask_for_a_small_hash();
  const int user = open("/proc/self/ns/user", O_RDONLY | O_CLOEXEC);
  const int network = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  if (user < 0 || network < 0 || !raise_loopback()) {
    answer(channel, std::to_string(errno));
    _exit(0);
  }
  const int namespaces[] = {user, network};
  answer(channel, "ready", namespaces);
  close(user);
  close(network);
  serve(channel);
  _exit(0);
}

}  // namespace switchboard
