#pragma once
// A server of ours in the observed network, for submissions that are clients: it listens on the bench's host
// and port, and each client that it accepts is a Peer, with the same steps as one that connected.
//
//   auto server = our_server();
//   starts_client();
//   auto connection = server.accepts();
//   connection.sends("hello\n");
//   connection.leaves();
//
// Listens from its first moment to its last. Knows nothing of what is said.

#include <string>

#include "engine/system/file_descriptor.hpp"
#include "labs/grader/our_end.hpp"
#include "labs/grader/peer.hpp"

struct sockaddr;

namespace switchboard::grader {

class Bench;

class OurServer : public OurEnd {
 public:
  /// exact: on the address that the submission is told, and on no other.
  enum class Address { exact, every };

  OurServer(Bench& bench, std::string name, Address address);
  /// A UNIX socket with a name in the file system.
  OurServer(Bench& bench, std::string name, const std::string& path);
  OurServer(const OurServer&) = delete;
  OurServer& operator=(const OurServer&) = delete;
  ~OurServer() override;

  /// Waits for the next client of the submission.
  Peer accepts(const std::string& name = "our server");
  /// Fails when a client waits to be accepted, now that the submission has done what it does.
  void expects_no_client(const std::string& expected);

  bool is_quiet_for(const Stalemate& stalemate) const override;

 private:
  void listens_at(const sockaddr* address, unsigned length);
  bool has_a_client() const;
  Bench& bench_;
  std::string name_;
  FileDescriptor listener_;
  std::string where_;  ///< "127.4.85.139:8080", or a path
  enum class Family { internet, local } family_ = Family::internet;
};

}  // namespace switchboard::grader
