#pragma once
// Who carries out a lesson's deeds: the observation behind a LessonSession, or a test's stand-in.
//
//   cast.post(control::Run{…});  cast.post(control::Flush{});
//   … later: cast.answered() == 2, and the recording holds all that the flush promises
//
// Nothing here waits: requests are carried out in order on a thread of the cast's own. The destructor ends
// every program.

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "engine/control/messages.hpp"

namespace switchboard::lessons {

class Cast {
 public:
  virtual ~Cast() = default;
  virtual void post(control::Request request) = 0;
  /// How many requests have been carried out.
  virtual std::size_t answered() const = 0;
  /// The recording can be opened.
  virtual bool is_ready() const = 0;
  /// Ends every program and completes the recording; is_over() when that is done.
  virtual void finish() = 0;
  virtual bool is_over() const = 0;
  /// One sentence when the observation could not start or went away.
  virtual std::optional<std::string> failure() const = 0;
};

struct ObservedCastOptions {
  std::string tool, recording, title;
};
std::unique_ptr<Cast> observed_cast(const ObservedCastOptions& options);

}  // namespace switchboard::lessons
