#pragma once
// What an errno means for the call that failed, in plain words. The same number means different things:
// EINVAL from accept asks for listen, EINVAL from bind says that the socket has an address already.
//
//   errno_text("EADDRINUSE", "bind")   "Another socket has this address and port, or had it a moment ago …"
//
// Empty for an errno that we have no words for; errno_summary() then still has the C library's.

#include <string>
#include <string_view>

#include "engine/model/event.hpp"

namespace switchboard {

std::string_view errno_text(std::string_view error, std::string_view call);
/// The plain words for a failed call, or what strerror(3) says; empty for a call that did not fail.
std::string errno_summary(const Syscall& call);
/// "bind(2)": the man page that lists the call's errors.
std::string man_page(std::string_view call);

}  // namespace switchboard
