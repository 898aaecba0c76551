#pragma once
// A system call as one line, the way strace(1) and the man pages write it.
//
//   short_call(call)    send(4, "hello\n", 6)        bind(3, 0.0.0.0:8080, 16)      accept4(3)
//   long_call(call)     send(4, "hello\n", 6, MSG_NOSIGNAL)      every argument, buffers longer
//   result_text(call)   6, EADDRINUSE, "" while it has not returned
//
// The kernel knows no send and recv; a sendto or recvfrom without an address is shown under the name that
// programs write.

#include <string>

#include "engine/model/event.hpp"

namespace switchboard {

/// The name a program most likely wrote: send for sendto without an address.
std::string call_name(const Syscall& call);
std::string short_call(const Syscall& call);
std::string long_call(const Syscall& call);
std::string argument_text(const ArgumentValue& value);

/// The result alone: "4", "EADDRINUSE", "" when it has not returned.
std::string result_text(const Syscall& call);
/// "= 4", "= -1 EADDRINUSE", "…" for a call that has not returned: for the end of a line.
std::string result_suffix(const Syscall& call);

/// "exited 0", "killed by SIGPIPE": how a program ended.
std::string exit_text(const ExitStatus& status);
/// "SIGPIPE", "signal 40".
std::string signal_name(int number);

/// "injected", and for a call that was made all the same, how: "injected short:1".
std::string injection_mark(const Syscall& call);
/// What was done to an injected call, as a sentence.
std::string injection_sentence(const Syscall& call);

/// Where a call was made: "/home/ada/server.c:41", or "in main" when only the function is known.
std::string place_text(const SourceLocation& place);
/// The same with the file's own name.
std::string short_place_text(const SourceLocation& place);

}  // namespace switchboard
