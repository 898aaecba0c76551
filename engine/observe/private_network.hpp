#pragma once
// A user namespace and a network namespace of their own for the observed programs, with only lo, up. No root
// and no `ip` needed (user_namespaces(7), network_namespaces(7)).
//
//   auto network = PrivateNetwork::create();          before any thread exists; it forks
//   network->open_socket(AF_INET, SOCK_STREAM, 0)     a socket of ours inside
//   setns(network->user_namespace(), …)               the observed programs join, before they execute
//
// A holder process keeps the namespaces, opens what we ask for, and ends when this object does. Users keep
// their own numbers: an ordinary user is the same user inside; root sees all users, so that a server may
// change to one.

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "engine/observe/host_setup.hpp"
#include "engine/system/file_descriptor.hpp"

namespace switchboard {

class PrivateNetwork {
 public:
  struct Refused {
    std::string why;  ///< completes "this machine does not permit a private network: "
  };
  PrivateNetwork() = default;

  /// An object whose exists() is false, and the reason in `refused`, where the machine forbids namespaces.
  static PrivateNetwork create(Refused& refused);
  /// Another network of the same users: of a host beside the first, or of the cable between them.
  static PrivateNetwork create_beside(const PrivateNetwork& first, Refused& refused);
  PrivateNetwork(PrivateNetwork&& other) noexcept;
  PrivateNetwork& operator=(PrivateNetwork&&) = delete;
  ~PrivateNetwork();

  bool exists() const { return holder_ > 0; }
  int user_namespace() const { return user_namespace_.number(); }
  int network_namespace() const { return network_namespace_.number(); }
  pid_t holder() const { return holder_; }

  /// Close-on-exec. Throws SystemError. From one thread at a time.
  FileDescriptor open_socket(int domain, int type, int protocol);
  /// tcp_wmem's greatest size (tcp(7)). The holder may set it: it has the network's capabilities, programs
  /// have not.
  void limit_send_buffers(int bytes);
  /// For PacketCapture and SocketTables.
  FileDescriptor open_capture(const std::string& interface = "lo");
  FileDescriptor open_tables();
  /// host_setup.hpp; the first is asked of the cable's network, the others of the host's.
  FileDescriptor open_leg(int number, const PrivateNetwork& host);
  void set_up_interface(int number, int count);
  host_setup::Namespaces set_up_names(int number, const std::vector<std::string>& names);

 private:
  static PrivateNetwork create(const PrivateNetwork* first, Refused& refused);
  FileDescriptor ask(std::string_view request, const std::string& attempt);
  std::vector<FileDescriptor> ask(std::string_view request, const std::string& attempt,
                                  std::span<const int> given, std::size_t wanted);
  pid_t holder_ = -1;
  FileDescriptor channel_, user_namespace_, network_namespace_;
};

}  // namespace switchboard
