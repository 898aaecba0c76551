#pragma once
// One observation of a check: the submission's programs in a network of their own, and the recording of it as
// far as it has been written.
//
//   Observed observed(order, "L3-one_line.swb", "L3 Echo server: echoes one line");
//   const auto process = observed.run("server", program, {"8080"});
//   observed.refresh();   cheap       observed.flush();   all that happened until now is in timeline()
//
// Knows nothing of checks and points.

#include <optional>
#include <string>
#include <vector>

#include "engine/control/launch.hpp"
#include "engine/model/timeline.hpp"
#include "engine/recording/reader.hpp"
#include "labs/grader/order.hpp"

namespace switchboard::grader {

class Observed {
 public:
  Observed(const Order& order, const std::string& recording, const std::string& title);

  /// Starts a program of the submission, with its limits set.
  ProcessId run(const std::string& label, const ProgramToRun& program,
                const std::vector<std::string>& arguments);
  void stop();

  void refresh();
  void flush();
  Timeline& timeline() { return timeline_; }
  const Snapshot& now() { return timeline_.snapshot_at(timeline_.end()); }
  control::ControlClient& control() { return launch_.client(); }
  bool has_private_network() const { return timeline_.info.network == "private"; }

  /// Where the submission was built: what source locations begin with.
  const std::string& folder() const { return order_.folder; }
  enum class Stream { output, error };
  /// What the program of that label, or its children, printed so far, at most 64 MB.
  std::string printed(const std::string& label, Stream stream) const;
  /// The last line that it printed, of its errors if there are any; safe to show, empty when there is none.
  std::string last_line_of_output(const std::string& label) const;

 private:
  std::string file_of(const std::string& label, Stream stream) const;

  const Order& order_;
  control::Launch launch_;
  std::optional<RecordingReader> reader_;  // while the observation runs
  Timeline timeline_;
};

}  // namespace switchboard::grader
