#pragma once
// A system call of our own that failed. The observed program's failures are data and never become one of
// these.

#include <cerrno>
#include <string>
#include <system_error>

namespace switchboard {

/// what() reads "cannot <attempt>: <reason>".
class SystemError : public std::system_error {
 public:
  SystemError(const std::string& attempt, int error_number)
      : std::system_error(error_number, std::generic_category(), "cannot " + attempt) {}
};

/// Returns `result`, or throws SystemError from errno when it is -1. `attempt` completes "cannot …".
template <class Result>
Result check_system_call(const std::string& attempt, Result result) {
  if (result == static_cast<Result>(-1)) throw SystemError(attempt, errno);
  return result;
}

}  // namespace switchboard
