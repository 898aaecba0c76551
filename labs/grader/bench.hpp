#pragma once
// The fixture of every check: an observation of its own, the submission's programs in it, and our peers.
//
//   TEST_CASE_METHOD(Bench, "Echoes one line", "[one_line][points:3]") {
//     starts_server();
//     auto client = peer("our client");
//     client.connects();
//     client.sends("hello\n");
//     client.receives("hello\n");
//   }
//
// Ports and random bytes come from here, from the seed. A check that only is listed, or that needs one which
// failed, ends in the constructor.

#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "labs/grader/check_files.hpp"
#include "labs/grader/current_check.hpp"
#include "labs/grader/observed.hpp"
#include "labs/grader/peer.hpp"
#include "labs/grader/waiting.hpp"

namespace switchboard::grader {

class Bench {
 public:
  Bench();
  ~Bench();
  Bench(const Bench&) = delete;
  Bench& operator=(const Bench&) = delete;

  /// Runs `server PORT MORE…` and waits until it listens on that port.
  void starts_server(const std::string& label = "server", const std::vector<std::string>& more = {});
  /// Fails unless the listener takes clients of every IPv4 address.
  void expects_every_address();
  /// Ends all its processes with SIGKILL, and waits until they have ended.
  void kills_server();
  Peer peer(const std::string& name, Peer::Log log = Peer::Log::each_step);
  /// An empty folder of this name where the submission's programs run.
  CheckFiles folder(const std::string& name);
  /// Small send buffers in the private network, so that send on a socket that does not block takes a part.
  void makes_send_buffers_small();

  /// Sockets that the submission's processes hold open now.
  std::size_t open_sockets();
  /// Fails unless there are at most `most` soon: when it waits, or can do no more.
  void expects_at_most_open_sockets(std::size_t most, const std::string& why);

  std::uint16_t port() const { return port_; }
  std::string random_bytes(std::size_t count);
  std::string random_line(std::size_t letters);

  /// Says and records what our side does, in the past tense: "our client connected".
  void step(const std::string& who, const std::string& in_words,
            std::optional<SocketId> socket = std::nullopt);
  std::string what_we_did() const;
  /// `awaited`: the peer that reads meanwhile; all others only stand by.
  Waiting waiting(const Peer* awaited = nullptr);
  Observed& observed() { return *observed_; }
  [[noreturn]] void fails(Reason reason, const std::string& expected, const std::string& happened);

 private:
  friend class Peer;
  bool listens_on_port();
  std::string where_it_listens();
  bool is_of_run(ProcessId process) const;
  void fail_if_run_has_ended(const std::string& expected);

  std::mt19937_64 random_;
  std::uint16_t port_ = 0;
  std::unique_ptr<Observed> observed_;
  ProcessId run_;  ///< the program started last
  std::set<const Peer*> peers_;
  const Peer* awaited_ = nullptr;  ///< by the Waiting that looks now
  std::vector<std::string> steps_;
};

}  // namespace switchboard::grader
