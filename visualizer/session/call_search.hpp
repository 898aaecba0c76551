#pragma once
// The calls of a recording that a filter takes, as far as they were looked at. Looks at some in each frame,
// so that a long or growing recording does not hold the window up.
//
//   search.look_for("call:accept result:<0");
//   if (search.go_on(session) == CallSearch::Rest::more) …        there is more to look at
//   search.rows()                                                  places in events(), rising

#include <cstdint>
#include <string>
#include <vector>

#include "visualizer/session/session.hpp"

namespace switchboard::visualizer {

class CallSearch {
 public:
  void look_for(std::string text);
  const std::string& text() const { return text_; }

  enum class Rest { none, more };
  Rest go_on(Session& session);
  const std::vector<std::uint32_t>& rows(const RecordingIndex& index) const {
    return text_.empty() ? index.calls() : rows_;
  }
  /// Of the calls, how many were looked at.
  std::size_t looked_at() const { return looked_at_; }

 private:
  void start_anew();
  std::string text_;
  std::vector<std::uint32_t> rows_;
  std::vector<std::uint32_t> open_;  ///< had not returned when they were looked at, and were not taken
  std::size_t looked_at_ = 0;
  std::size_t events_ = 0;  ///< of the recording when we looked last
  std::uint64_t revision_ = ~0ULL;
};

}  // namespace switchboard::visualizer
