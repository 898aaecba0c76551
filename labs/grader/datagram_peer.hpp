#pragma once
// A client of ours that speaks UDP to the submission's server. Each step is one datagram.
//
//   auto client = datagram_client("client A");
//   client.sends("hello");
//   client.receives("hello");     the next datagram, exactly this one, from the port that was asked
//
// Never waits for a clock: waiting.hpp says when no datagram can come any more. Knows nothing of what is in
// one.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/system/file_descriptor.hpp"
#include "labs/grader/our_end.hpp"

namespace switchboard::grader {

class Bench;

struct Datagram {
  std::string bytes;
  std::uint32_t from_address = 0;  ///< the sender's, in network byte order
  std::uint16_t from_port = 0;
};
/// The next one that lies in the socket, which does not block.
std::optional<Datagram> receive_datagram(int socket);
void send_datagram(int socket, std::uint32_t address, std::uint16_t port, std::string_view bytes);
/// "an empty datagram", "a datagram of 5 bytes, "hello"".
std::string datagram_in_words(std::string_view bytes);

class DatagramPeer : public OurEnd {
 public:
  DatagramPeer(Bench& bench, std::string name);
  DatagramPeer(const DatagramPeer&) = delete;
  DatagramPeer& operator=(const DatagramPeer&) = delete;
  ~DatagramPeer() override;

  void sends(std::string_view bytes);
  void receives(std::string_view bytes);
  void leaves();

  bool is_quiet_for(const Stalemate& stalemate) const override;

 private:
  Datagram receive_next(const std::string& expected);
  void step(const std::string& in_words);
  Bench& bench_;
  std::string name_;
  FileDescriptor socket_;
  std::uint64_t cookie_ = 0;
};

}  // namespace switchboard::grader
