#pragma once
// What the submission does at the end of the recording so far, in whole sentences.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/explain/finding.hpp"
#include "labs/grader/observed.hpp"

namespace switchboard::grader {

/// "Your server waits in recv(4) at server.cpp:41, since 12.4 ms; nothing is left to read there."
std::string what_it_waits_for(Observed& observed);
/// The same without saying that nothing can wake it; "Your server runs." when it is in no call.
std::string what_it_does(Observed& observed);
/// "Your server ended: killed by SIGPIPE. Its last call was send(4, …) at server.cpp:52."
std::string how_it_ended(Observed& observed);
/// The same of one program.
std::string how_it_ended(Observed& observed, ProcessId process);
/// "It called connect(3, 127.0.0.1:36895) = -1 ECONNREFUSED at client.cpp:30.", or that it did not.
std::string what_it_connected_to(Observed& observed);

/// The same of the last call of that name.
std::string what_it_called(Observed& observed, std::string_view name);

/// "Your server": a program is named by the first word of its label ("server again", "server.2").
std::string subject_of_label(const std::string& label);
/// "your server": the one that runs, or that was the last to run.
std::string your_program(Observed& observed);
std::string capitalised(std::string sentence);

/// "Its last calls: recv(4) = 5, send(4, "hi", 2) = 2."
std::string last_calls(Observed& observed);

struct Ending {
  bool program_has_ended = false;
  std::string sentence;
};
/// Why a connection ended or was refused: the program has ended, or closed the socket that `is_meant` knows.
/// The facts may be a moment behind the FIN that we saw, so it waits for them a little.
Ending why_it_closed(Observed& observed, const std::function<bool(const SocketState&)>& is_meant);
/// Bytes were lost at `position` of what the socket's program wrote: the send that took a part of what it was
/// given and stopped right there, if there is one. The next send began with other bytes, or the position
/// would not be where they differ.
std::optional<Finding> partial_send_at(Observed& observed, std::size_t position,
                                       const std::function<bool(const SocketState&)>& is_meant);
/// "server.cpp:41", empty when it is not known.
std::string place_of(const Syscall& call, const std::string& folder);

}  // namespace switchboard::grader
