#pragma once
// The recording of a check that failed, as the report needs it: its timeline up to the verdict, what the
// rules found in it, and the lines of source that calls came from.
//
//   if (const auto run = FailedRun::of("grades/L3-s2071-nul.swb")) draw_ladder(*run, {});

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/explain/finding.hpp"
#include "engine/model/timeline.hpp"

namespace switchboard::tool {

struct SourceExcerpt {
  std::string file;  ///< its own name
  int first = 0;     ///< number of the first line
  int hit = 0;       ///< number of the line that made the call
  std::vector<std::string> lines;
};

class FailedRun {
 public:
  /// Nothing when there is none, or it cannot be read.
  static std::unique_ptr<FailedRun> of(const std::string& recording);

  Timeline& timeline() { return timeline_; }
  const std::vector<Finding>& findings() const { return findings_; }
  /// When it was decided; what comes behind it is the grader's clearing away.
  Time verdict() const { return verdict_; }
  /// Who talks to the submission: "our client".
  const std::vector<std::string>& peers() const { return peers_; }
  /// A call that the submission waits in at the verdict, its last one.
  const Syscall* waiting_call() const;
  /// `file` as a verdict names it, without the folder where it was built.
  std::optional<SourceExcerpt> excerpt(const std::string& file, int line) const;

 private:
  std::string recording_;
  Timeline timeline_;
  std::vector<Finding> findings_;
  Time verdict_;
  std::vector<std::string> peers_;
};

}  // namespace switchboard::tool
