#pragma once
// The kernel's tables of TCP, UDP and UNIX sockets of one network namespace, over sock_diag(7).
//
//   SocketTables tables{SocketTables::open()};             // open() inside the namespace; anywhere
//   afterwards for (auto& sample : tables.dump(BoundSockets::left_out)) … if (auto now =
//   tables.exact(before)) …                 // one socket that was seen before, in 3 µs
//
// Samples carry no time and Reason::call; the caller says better. Sockets that are neither bound nor
// connected are in no table. Not thread-safe: one per thread.

#include <functional>
#include <optional>
#include <unordered_map>
#include <vector>

#include "engine/model/socket_sample.hpp"
#include "engine/system/file_descriptor.hpp"

struct nlmsghdr;

namespace switchboard {

/// TCP sockets that are bound but neither listening nor connected (Linux 6.7 and later list them): looking
/// for them walks a table that all namespaces share, several times the cost of the rest.
enum class BoundSockets { included, left_out };

class SocketTables {
 public:
  /// A netlink socket of the calling thread's network namespace. Throws SystemError.
  static FileDescriptor open();

  explicit SocketTables(FileDescriptor netlink);

  /// Every socket, with each listener's handshakes counted in syn_queue. Throws SystemError.
  std::vector<SocketSample> dump(BoundSockets bound);

  /// The socket of that cookie, looked up by its endpoints (UNIX: by its inode); nothing when it is gone. A
  /// listener's syn_queue and a UNIX socket's peer are those of the last dump.
  std::optional<SocketSample> exact(const SocketSample& known);

 private:
  using VisitRow = std::function<void(const nlmsghdr& row)>;
  /// False when the socket that was asked for is not there.
  bool ask(const nlmsghdr& request, const VisitRow& visit);
  void dump_tcp(std::uint32_t states, std::vector<SocketSample>& samples);
  void dump_inet(int family, int protocol, std::uint32_t states, std::vector<SocketSample>& samples);
  void dump_unix(std::vector<SocketSample>& samples);
  void count_handshakes(std::vector<SocketSample>& samples);
  std::optional<SocketSample> exact_inet(const SocketSample& known);
  std::optional<SocketSample> exact_unix(const SocketSample& known);
  std::optional<SocketSample> by_cookie(const SocketSample& known);
  void complete(SocketSample& sample) const;

  FileDescriptor netlink_;
  std::uint32_t sequence_ = 0;
  struct {
    std::int64_t ended_ns = 0, took_ns = 0;
  } last_walk_;  // by_cookie's
  std::vector<char> answer_;
  std::unordered_map<SocketId, std::uint32_t> handshakes_;     // of the last dump, by listener
  std::unordered_map<std::uint32_t, SocketId> unix_by_inode_;  // of the last dump
};

}  // namespace switchboard
