#pragma once
// What can be said to a running observation over its control socket, and what it answers.
//
// The socket is a UNIX stream socket in the user's runtime directory, 0600. A message is one line of JSON
// ({"do":"hold","call":"accept",…}); an answer is one line ({"ok":true,…} or {"ok":false,"why":"one
// sentence"}), in the order of the requests. Descriptors travel beside the line (SCM_RIGHTS, unix(7)).
// Commands change what runs; facts are read from the recording, never from here.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/model/cable_settings.hpp"
#include "engine/model/event.hpp"

namespace switchboard::control {

/// Pause every thread that matches at the boundary of a call, until it is stepped or continued.
struct Hold {
  std::string call;  ///< kernel or man-page name: accept (matches accept4 too), send, …; "*" any socket call
  std::optional<std::string> label;  ///< of the program; absent: any
  ThreadPaused::Where where = ThreadPaused::Where::before;
  enum class Times { once, always } times = Times::always;
};
struct ClearHolds {};
/// Makes chosen calls fail, be interrupted, move fewer bytes or wait. Several may be in force; of those that
/// take a call the first is obeyed.
struct Inject {
  std::string rule;  ///< "server:recv#3=EINTR": injection_rule.hpp has the grammar
};
struct ClearInjections {};
/// Lets a paused thread make its call (or leave it) and pauses it before its next socket call.
struct Step {
  std::optional<std::string> label;  ///< absent: every paused thread
};
/// Lets paused threads go on, and ends a step that still waits inside its call; holds stay in force.
struct Continue {
  std::optional<std::string> label;  ///< absent: every paused thread
};
/// Ends every observed program (SIGTERM, after a second SIGKILL) and the observation.
struct Stop {};
/// Starts one more program inside. Standard input, output and error travel beside the message, or are the
/// observer's.
struct Run {
  std::string label;
  std::vector<std::string> argv;
  std::string directory;
  std::map<std::string, std::string> environment;  ///< added to the observer's
  /// raw: CAP_NET_RAW in the observed network, also for an ordinary user; root may still become another user.
  enum class Capabilities { kept, dropped, raw } capabilities = Capabilities::kept;
  enum class Answer { when_started, when_ended } answer = Answer::when_started;
  std::string host{};  ///< its name; empty: the one named as the program, or the first
};
struct Signal {
  std::string label;
  int number = 15;
};
/// Bytes for the standard input of a program that `observe --keep-input` started.
struct TypeInput {
  ProcessId process;
  std::string text;
  enum class Then {
    more,
    end
  } then = Then::more;  ///< end: behind the text the program finds the end of its input
};
/// A socket in the observed network for a peer of ours; its descriptor travels beside the answer.
struct OpenSocket {
  int domain = 2, type = 1, protocol = 0;
  std::string host{};  ///< its name; empty: the first
};
/// The greatest size of a TCP send buffer in the private network (tcp_wmem, tcp(7)), so that a full one is
/// soon seen.
struct LimitSendBuffers {
  int bytes = 32768;
};
/// Changes the cable between hosts, in every direction that is named; frames on their way keep their time,
/// but a cut loses them.
struct SetCable {
  std::string from, to;  ///< hosts' names; empty: every host
  CableChange change;
};
/// The cable loses the next segments of that kind, each direction that is named its own count.
struct DropSegments {
  enum class What { any, syn, syn_ack, ack, data, fin, rst };  ///< ack: without data; data: of UDP too
  std::string from, to;                                        ///< as in SetCable
  What what = What::any;
  std::uint32_t count = 1;
};
/// Puts a peer's step into the recording, at the time the message arrives.
struct RecordPeer {
  PeerActed step;
};
struct RecordNote {
  NoteWritten note;
};
/// Samples all sockets now and answers when everything up to now is in the recording.
struct Flush {};
/// Listens on the host and carries each connection into the private network.
struct Publish {
  std::string host = "127.0.0.1";
  std::uint16_t host_port = 0;  ///< 0: the kernel chooses; the answer says which
  std::uint16_t port = 0;       ///< inside
};

/// The topic of the note in a recording whose programs' standard inputs are kept.
inline constexpr const char* kept_input_topic = "input";

using Request = std::variant<Hold, ClearHolds, Inject, ClearInjections, Step, Continue, Stop, Run, Signal,
                             TypeInput, OpenSocket, LimitSendBuffers, SetCable, DropSegments, RecordPeer,
                             RecordNote, Flush, Publish>;

struct Answer {
  bool ok = true;
  std::string why;                         ///< when not ok: one sentence
  std::optional<ProcessId> process;        ///< Run
  std::optional<ExitStatus> status;        ///< Run … when_ended
  std::optional<EventId> last_event;       ///< Flush
  std::optional<std::uint16_t> host_port;  ///< Publish
};

/// One line, without its newline.
std::string to_line(const Request& request);
std::string to_line(const Answer& answer);
/// Nothing for a line that is no such message; bytes from outside never throw.
std::optional<Request> parse_request(std::string_view line);
std::optional<Answer> parse_answer(std::string_view line);

}  // namespace switchboard::control
