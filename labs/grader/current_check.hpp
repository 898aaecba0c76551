#pragma once
// The check that Catch2 is running now, in the process of a lab's checks. checks_listener.cpp begins and ends
// it; Bench and Peer write into it what they did.

#include <exception>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/explain/finding.hpp"
#include "labs/grader/order.hpp"
#include "labs/grader/result.hpp"

namespace switchboard::grader {

/// Ends a check: what we expected did not come.
struct CheckFailed : std::exception {
  CheckFailed(Reason why, std::string did, std::string wanted, std::string came)
      : reason(why), what_we_did(std::move(did)), expected(std::move(wanted)), happened(std::move(came)) {}
  const char* what() const noexcept override { return happened.c_str(); }
  Reason reason;
  std::string what_we_did, expected, happened;
};

/// Ends a check that is only listed, or that needs one which failed.
struct CheckNotRun : std::exception {
  const char* what() const noexcept override { return "not run"; }
};

struct CurrentCheck {
  Order order;
  CheckResult result;
  std::vector<std::string> needs;  ///< checks that must have passed
  std::set<std::string> passed;    ///< checks of this run so far
  std::vector<Finding> findings;   ///< what our peers are sure of, beside what the rules find
  std::string unexpected;          ///< what Catch2 says of an error that is not a CheckFailed
};

CurrentCheck& current_check();

/// Throws CheckNotRun when the check is only listed, or needs one that did not pass.
void begin_or_leave(CurrentCheck& check);

}  // namespace switchboard::grader
