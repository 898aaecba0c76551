#pragma once
// The families that colour and shape a call in every view (design: set up, meet, talk, wait, end), and which
// calls move bytes in which direction. Kernel names; the list is x86-64's and arm64's together.

#include <string_view>

namespace switchboard {

enum class CallFamily { set_up, meet, talk, wait, end, process, other };
CallFamily family_of(std::string_view syscall);

enum class Movement { none, sends, receives };
/// Which way a call moves bytes of its socket when its result is positive.
Movement movement_of(std::string_view syscall);

}  // namespace switchboard
