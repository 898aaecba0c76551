#pragma once
// The observations of this user that run now, found by their control sockets in the runtime directory.
// Sockets that nobody listens at any more, of observations that did not end well, are removed on the way.

#include <string>
#include <vector>

namespace switchboard::control {

/// Paths of control sockets. Throws SystemError when there is no runtime directory.
std::vector<std::string> running_observations();

}  // namespace switchboard::control
