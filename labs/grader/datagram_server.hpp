#pragma once
// A server of ours that speaks UDP, for submissions that are clients: a network that loses, repeats and
// delays datagrams lies in it. What it does with each one is said beforehand, because it must be done at
// once: a client that waits for an answer has a clock, and must not have to wait for us.
//
//   auto server = datagram_server([](const Asked& asked) -> Replies {
//     if (asked.times == 1) return {};                             the first one of each request is lost
//     return {reply(asked.bytes), reply(asked.bytes)};           and the second is answered twice
//   });
//   auto client = starts_client({"hello"});
//   server.serves_until_the_end_of(client, 10, "Your client asks again.");
//   server.expects_repeats(2);
//
// A thread of its own answers; everything else happens in the thread of the check.

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/system/file_descriptor.hpp"
#include "labs/grader/datagram_peer.hpp"
#include "labs/grader/our_end.hpp"

namespace switchboard::grader {

class Bench;
class Program;

/// One datagram that came.
struct Asked {
  std::string bytes;
  int times = 1;                      ///< how often the same has come, this one included
  std::vector<std::string> requests;  ///< the different ones, in the order in which they came first
};
struct Reply {
  std::string bytes;
  enum class From { us, a_stranger } from = From::us;  ///< a_stranger: from another port of ours
};
using Replies = std::vector<Reply>;
inline Reply reply(std::string bytes) {
  return {std::move(bytes)};
}
inline Reply strangers_reply(std::string bytes) {
  return {std::move(bytes), Reply::From::a_stranger};
}

class DatagramServer : public OurEnd {
 public:
  using Reaction = std::function<Replies(const Asked&)>;

  DatagramServer(Bench& bench, std::string name, Reaction reaction);
  DatagramServer(const DatagramServer&) = delete;
  DatagramServer& operator=(const DatagramServer&) = delete;
  ~DatagramServer() override;

  /// Returns when the program has ended. Fails when nothing can wake it any more, and when it sends more than
  /// `most` datagrams.
  void serves_until_the_end_of(const Program& program, std::size_t most, const std::string& expected);

  // What came, looked at afterwards.
  /// The request of that position among the different ones, counted from 0, is as it should be.
  void expects_request(std::size_t position, const std::function<bool(const std::string&)>& is_right,
                       const std::string& in_words);
  /// All datagrams were the same, and there were that many at least.
  void expects_repeats(std::size_t count);
  /// The program's sends had this time between them. Only too early can be judged: what is late may have been
  /// kept waiting by the machine.
  void expects_pauses(int milliseconds, const std::string& expected);

  bool is_quiet_for(const Stalemate& stalemate) const override;

 private:
  void bind_to(int socket, std::uint16_t port);
  void serve();
  void react_to(const Datagram& datagram);
  void tell_steps();
  std::vector<std::string> came() const;

  Bench& bench_;
  std::string name_;
  std::string host_;
  Reaction reaction_;
  FileDescriptor socket_, stranger_;
  FileDescriptor news_;  ///< an eventfd that counts what the thread has done and nobody has told yet
  FileDescriptor ending_;
  std::atomic<bool> at_work_ = false;

  mutable std::mutex mutex_;  // guards what follows
  std::vector<std::string> came_, requests_, untold_;

  std::thread thread_;
};

}  // namespace switchboard::grader
