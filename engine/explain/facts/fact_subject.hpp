#pragma once
// What a question about a recording is about: its name and subject taken apart, and the subject found in the
// world at that moment. Only this folder, facts.cpp and condition.cpp include it.
//
//   parse_question("calls(client A, connect)")  ->  name "calls", subject "client A", call "connect"

#include <optional>
#include <string_view>
#include <vector>

#include "engine/model/timeline.hpp"

namespace switchboard {

struct Question {
  std::string_view name;
  std::string_view subject;  ///< "client A", "client*", "server:4", "TcpExt.ListenOverflows"
  std::string_view call;     ///< after the comma: a call, or what else that fact asks for; may be empty
  std::string_view detail;   ///< after a second comma: an argument's name; may be empty
};

/// Nothing if parentheses or commas do not pair up.
std::optional<Question> parse_question(std::string_view text);
std::string_view trimmed(std::string_view text);

/// The moment that is asked about.
struct Moments {
  Timeline& timeline;
  const Snapshot& world;
  Time at;
};

/// Programs with that label; with a trailing "*", all whose label begins so. A ":4" is left aside.
std::vector<const ProcessState*> programs_called(const Snapshot& world, std::string_view subject);
/// The one socket that a subject means: that of its descriptor ("server:4"), its newest connection (also one
/// that it has closed but the kernel still keeps), or its only socket. nullptr if there is none, or no
/// telling.
const SocketState* socket_meant(const Snapshot& world, std::string_view subject);
/// The listener of that descriptor or the only one the program holds.
const SocketState* listener_meant(const Snapshot& world, std::string_view subject);
/// send means the kernel's sendto too, recv recvfrom, accept accept4.
bool is_call(std::string_view name, std::string_view wanted);
/// Calls of these programs that had returned by then, in order of their return.
std::vector<const Syscall*> returned_calls(const Moments& moments, const std::vector<const ProcessState*>& of,
                                           std::string_view wanted);

}  // namespace switchboard
