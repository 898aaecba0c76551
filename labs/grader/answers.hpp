#pragma once
// The answers of the submission that is checked, for labs about reasoning. The fixture of a check that runs
// nothing; one that measures makes its own beside its Bench.
//
//   TEST_CASE_METHOD(Answers, "The calls of a TCP server", "[id:server][points:4]") {
//     expects_order("server", {.cards = {"socket", "bind"}, .rules = {{"socket", "bind", "bind needs …"}}});
//   }
//
// An answer that is missing or of another kind fails the check with a sentence that says so.

#include <cstdint>
#include <string>
#include <vector>

#include "labs/grader/answers_file.hpp"
#include "labs/grader/sequence.hpp"

namespace switchboard::grader {

class Answers {
 public:
  Answers();

  std::int64_t number(const std::string& name);
  std::string text(const std::string& name);
  std::vector<std::string> list(const std::string& name);

  /// A list that has each card of the sequence once and breaks none of its rules.
  void expects_order(const std::string& name, const Sequence& sequence);

  [[noreturn]] void fails(const std::string& expected, const std::string& happened);

 private:
  template <class Kind>
  Kind answer(const std::string& name, const std::string& kind);
  AnswerMap answers_;
  std::string read_;  ///< what was read last, in words
};

}  // namespace switchboard::grader
