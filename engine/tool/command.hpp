#pragma once
// A sub-command of the program: how it is spelt, and what it does. commands.cpp lists them.
//
// A command adds itself to the parser and returns the action to run when it was chosen. The action's result
// is the exit status: 0 good, 1 the answer is no, 2 wrong usage, 3 this machine does not permit it.

#include <functional>
#include <stdexcept>
#include <string>

namespace CLI {
class App;
}

namespace switchboard::tool {

using Action = std::function<int()>;
using AddCommand = Action (*)(CLI::App& parent);

/// What observe and join end with when we failed, not the program that they run, as env(1) and timeout(1) do.
inline constexpr int own_failure = 125;

/// Ends the program with status 2 and one sentence.
class UsageError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Ends the program with status 3 and one sentence that says what would permit it.
class NotPermitted : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace switchboard::tool
