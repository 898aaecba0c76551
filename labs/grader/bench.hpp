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
#include "labs/grader/function_calls.hpp"
#include "labs/grader/observed.hpp"
#include "labs/grader/our_end.hpp"
#include "labs/grader/our_server.hpp"
#include "labs/grader/peer.hpp"
#include "labs/grader/program.hpp"
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
  /// Runs `client HOST PORT` and what more there is. Our server listens before that.
  Program starts_client(const std::vector<std::string>& more = {}, const std::string& label = "client");
  /// The same with another text in the place of HOST.
  Program starts_client_with(const std::vector<std::string>& arguments, const std::string& label = "client");
  /// Runs the lab's driver, which connects to our server and calls the submission's function as each step
  /// says ("recv_line=64"). The first calls name the program: "Your recv_line waits in …".
  FunctionCalls calls(const std::string& function, const std::vector<std::string>& steps);
  enum class Calls { sends, receives };
  /// Changes what calls on sockets do from now on: "#2=EINTR", "=short:7" (docs/injection.md). `in_words`:
  /// "we let each send take 7 bytes".
  void injects(Calls calls, const std::string& rule, const std::string& in_words);
  OurServer our_server(const std::string& name = "our server",
                       OurServer::Address address = OurServer::Address::exact);
  /// Fails unless the listener takes clients of every IPv4 address.
  void expects_every_address();
  /// Ends all its processes with SIGKILL, and waits until they have ended.
  void kills_server();
  /// A client of ours for the submission's server.
  Peer peer(const std::string& name, Peer::Log log = Peer::Log::each_step);
  /// An empty folder of this name where the submission's programs run.
  CheckFiles folder(const std::string& name);
  /// Fails unless the file is there with exactly these bytes; unless no file of that name is there.
  void expects_file(const CheckFiles& files, const std::string& name, std::string_view bytes);
  void expects_no_file(const CheckFiles& files, const std::string& name);
  /// Small send buffers in the private network, so that send on a socket that does not block takes a part.
  void makes_send_buffers_small();

  /// What happens between the second and the third happens at once for the program: it is held before the
  /// next call of a socket that it makes.
  void holds_before_next_call(const std::string& label);
  void waits_until_held(const std::string& label);
  void lets_go(const std::string& label);

  /// Sockets that the submission's processes hold open now.
  std::size_t open_sockets();
  /// Fails unless there are at most `most` soon: when it waits, or can do no more.
  void expects_at_most_open_sockets(std::size_t most, const std::string& why);

  std::uint16_t port() const { return port_; }
  /// Where our servers listen: 127.x.y.z, another one with each seed, all of them this machine (ip(7)).
  const std::string& host() const { return host_; }
  std::string random_bytes(std::size_t count);
  std::string random_line(std::size_t letters);

  /// Says and records what our side does, in the past tense: "our client connected".
  void step(const std::string& who, const std::string& in_words,
            std::optional<SocketId> socket = std::nullopt);
  std::string what_we_did() const;
  /// `awaited`: the peer that reads meanwhile; all others only stand by.
  Waiting waiting(const Peer* awaited = nullptr);
  Observed& observed() { return *observed_; }
  /// A socket of ours in the observed network, which does not block.
  FileDescriptor opens_socket(int domain, int type);
  [[noreturn]] void fails(Reason reason, const std::string& expected, const std::string& happened);
  /// With proof.
  [[noreturn]] void fails(const std::string& expected, const std::string& happened) {
    fails(Reason::proved, expected, happened);
  }
  /// What talks to the submission, for as long as it lives: whoever waits asks all of them.
  void takes_part(const OurEnd& ours) { our_ends_.insert(&ours); }
  void takes_no_part(const OurEnd& ours) { our_ends_.erase(&ours); }

  /// Runs a program of the submission, and waits for nothing.
  Program starts(const std::string& program, const std::vector<std::string>& arguments,
                 const std::string& label);
  /// Runs a program (a file of ours, or one of the submission) and waits until it is ready. `instead` says
  /// what it has done, when it never gets there.
  struct Start {
    ProgramToRun program;
    std::string label;
    std::vector<std::string> arguments;
    std::string expected;
    std::function<bool()> is_ready;
    std::function<std::string()> instead;
  };
  Program starts_and_waits(const Start& start);
  /// A program that was built with the lab's checks, and lies beside them.
  static ProgramToRun program_of_ours(const std::string& name);
  bool is_of_run(ProcessId process) const;
  /// The process of the server, or other program waited for, that was started last.
  ProcessId started_last() const { return run_; }
  /// Runs `PROGRAM PORT` and what more there is, and waits until it listens on that port.
  Program starts_on_port(const std::string& program, std::uint16_t port, const std::vector<std::string>& more,
                         const std::string& label);
  bool listens_on(Port port);
  bool listens_on_port() { return listens_on(Port{port_}); }
  std::string where_it_listens();

 private:
  friend class Peer;
  friend class OurServer;
  void fail_if_run_has_ended(const std::string& expected);

  std::mt19937_64 random_;
  std::uint16_t port_ = 0;
  std::string host_;
  std::unique_ptr<Observed> observed_;
  ProcessId run_;  ///< the server started last
  std::set<const OurEnd*> our_ends_;
  const Peer* awaited_ = nullptr;  ///< by the Waiting that looks now
  std::vector<std::string> steps_;
};

}  // namespace switchboard::grader
