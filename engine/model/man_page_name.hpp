#pragma once
// The names that people give to calls, and the kernel's. recv(2) is a function of the C library that makes
// the kernel's recvfrom, accept(2) may make accept or accept4, select(2) pselect6.
//
//   names_call("accept", "accept4")     true
//   calls_named("recv")                 recvfrom
//
// Which of them a program's C library makes is not known here; a name means all that it may.

#include <string_view>
#include <vector>

namespace switchboard {

/// `asked` is a man page's name or the kernel's.
bool names_call(std::string_view asked, std::string_view kernel_name);
/// Every call of the kernel that it may mean; none for a name that we do not know.
std::vector<std::string_view> calls_named(std::string_view asked);

}  // namespace switchboard
