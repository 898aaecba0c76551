#pragma once
// A recording that cannot be written or read. what() is one sentence for the user: what, why, and what to do.

#include <stdexcept>

namespace switchboard {

class RecordingError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace switchboard
