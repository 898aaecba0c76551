#pragma once
// The fixture of checks about UDP.
//
//   TEST_CASE_METHOD(DatagramBench, "Replies one datagram", "[id:one_datagram][points:2]") {
//     starts_datagram_server();
//     auto client = datagram_client("our client");
//     client.sends("hello");
//     client.receives("hello");
//   }

#include "labs/grader/bench.hpp"
#include "labs/grader/datagram_peer.hpp"
#include "labs/grader/datagram_server.hpp"

namespace switchboard::grader {

class DatagramBench : public Bench {
 public:
  /// Runs `server PORT` and waits until a socket of UDP of it is bound to that port.
  void starts_datagram_server();
  DatagramPeer datagram_client(const std::string& name) { return DatagramPeer(*this, name); }
  DatagramServer datagram_server(DatagramServer::Reaction reaction) {
    return DatagramServer(*this, "our server", std::move(reaction));
  }

 private:
  std::vector<Endpoint> bound_sockets();
};

}  // namespace switchboard::grader
