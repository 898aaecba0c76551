#pragma once
// Our end of a connection with the submission: a client of ours, or what a server of ours accepted. nc could
// repeat its steps. Each is written into the recording and into the check's list of steps; one that fails
// ends the check with what we did, what we expected and what happened.
//
//   Peer client = peer("our client");
//   client.connects();  client.sends("hello\n");  client.receives("hello\n");
//   client.ends_sending();  client.expects_end_of_stream();
//
// Never waits for a clock: waiting.hpp says when an answer cannot come any more.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/model/snapshot.hpp"
#include "engine/system/file_descriptor.hpp"
#include "labs/grader/our_end.hpp"
#include "labs/grader/result.hpp"

namespace switchboard::grader {

class Bench;
class Waiting;

class Peer : public OurEnd {
 public:
  enum class ReceiveBuffer { usual, small };
  /// failures: for one of hundreds, whose steps are told only when one fails.
  enum class Log { each_step, failures };

  Peer(Bench& bench, std::string name, Log log = Log::each_step);
  /// Of a connection that our server has accepted, between these ports.
  Peer(Bench& bench, std::string name, FileDescriptor socket, std::uint16_t local_port,
       std::uint16_t remote_port);
  /// The same over a UNIX socket.
  Peer(Bench& bench, std::string name, FileDescriptor socket);
  Peer(Peer&&) noexcept;
  ~Peer() override;

  void connects(ReceiveBuffer buffer = ReceiveBuffer::usual);
  /// To another port than that of the bench.
  void connects_to_port(std::uint16_t port, ReceiveBuffer buffer = ReceiveBuffer::usual);
  /// Waits until the submission has accepted the connection and has no more to do with it: each thread waits.
  void is_accepted();
  /// Over a UNIX socket, to the server that listens at that path.
  void connects_to(const std::string& path);
  /// All of them, in one call when the kernel takes them at once.
  void sends(std::string_view bytes);
  /// Exactly these bytes, in any portions.
  void receives(std::string_view bytes);
  /// This line, given without its newline. Lines that are `passed_over` may come before it.
  void receives_line(std::string_view line, const std::vector<std::string>& passed_over = {});
  /// All that comes up to this mark, and the mark.
  std::string receives_through(std::string_view mark, const std::string& expected);
  /// So many bytes, whatever they are.
  std::string receives_bytes(std::size_t count, const std::string& expected);
  /// Sends and receives at the same time, as a client must with more bytes than the buffers hold.
  void sends_and_receives(std::string_view bytes);
  /// In portions of so many bytes, each when the submission has read the one before.
  void sends_in_pieces(std::string_view bytes, std::size_t size = 1);
  /// The same in portions of these sizes; the last one takes the rest.
  void sends_in_portions(std::string_view bytes, const std::vector<std::size_t>& sizes);
  /// Until the submission has read all that we sent, and has no more to do with it: each thread of it waits.
  void waits_until_read();
  /// Reads nothing until a send of the submission on our connection has found no room, or waits for some.
  /// Goes on when none of them will: what comes instead is for the step that reads.
  void waits_until_full();
  /// Fails when something has come by now. Not a wait: what could come too soon has come.
  void expects_nothing_yet(const std::string& expected);
  /// Says so in the log. No peer reads but in a step that receives.
  void reads_no_more() { step("reads nothing from here on"); }
  /// Sends as much as the kernel takes at once, and looks at no answer.
  void sends_without_waiting(std::string_view bytes);
  /// shutdown(SHUT_WR): no more will come from us, and we still read.
  void ends_sending();
  void expects_end_of_stream();
  /// close: FIN, or RST when bytes were left unread.
  void leaves();
  /// close with RST at once (SO_LINGER of 0 seconds, socket(7)).
  void leaves_with_reset();

  /// Only the awaited peer reads meanwhile: what came to another one makes no difference, and what does not
  /// fit stays with the submission.
  bool is_quiet_for(const Stalemate& stalemate) const override;

 private:
  void opens(ReceiveBuffer buffer);
  int try_to_connect();
  int try_to_connect(const std::string& path);
  [[noreturn]] void fails_to_connect(int error, const std::string& expected);
  void take_identity();
  std::size_t send_some(std::string_view bytes);
  std::string receive_some(std::size_t most);
  void transfer(std::string_view outgoing, std::string_view incoming);
  void take_through(std::string_view mark, std::string& came);
  bool is_all_read();
  bool is_taken_from_the_queue() const;
  bool has_found_no_room() const;
  bool has_something_to_read() const;
  bool something_comes_from_the_other_end() const;
  bool is_other_end(const SocketState& socket) const;
  [[noreturn]] void fails_at_a_difference(std::string_view came, std::string_view wanted, std::size_t at);
  [[noreturn]] void fails_at_the_end(std::string_view came, const std::string& expected);
  void step(const std::string& in_words);
  [[noreturn]] void fails(Reason reason, const std::string& expected, const std::string& happened);

  Bench& bench_;
  std::string name_;
  Log log_;
  FileDescriptor socket_;
  std::uint64_t cookie_ = 0;
  std::uint16_t local_port_ = 0, remote_port_ = 0;
  enum class Family { internet, local } family_ = Family::internet;
  std::vector<std::string> untold_;
  std::size_t received_ = 0;
  std::string end_;  ///< how the stream ended, when it did: FIN, or the name of an errno
};

}  // namespace switchboard::grader
