#include "labs/grader/answers.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "engine/narrate/bytes_text.hpp"
#include "labs/grader/current_check.hpp"

namespace switchboard::grader {
namespace {

std::string in_words(std::int64_t number) {
  return std::to_string(number);
}
std::string in_words(const std::string& text) {
  return fmt::format("\"{}\"", printable(text));
}
std::string in_words(const std::vector<std::string>& list) {
  return printable(fmt::format("{}", fmt::join(list, ", ")));
}

}  // namespace

Answers::Answers() {
  begin_or_leave(current_check());
  answers_ = read_answers(current_check().order.folder);
}

void Answers::fails(const std::string& expected, const std::string& happened) {
  throw CheckFailed(Reason::proved, read_, expected, happened);
}

template <class Kind>
Kind Answers::answer(const std::string& name, const std::string& kind) {
  const auto expected = fmt::format("{} in {}, {}.", name, answers_file_name, kind);
  read_ = fmt::format("We read {} in {}.", name, answers_file_name);
  const auto found = answers_.find(name);
  if (found == answers_.end()) fails(expected, "It is not there.");
  const auto* value = std::get_if<Kind>(&found->second);
  if (value == nullptr) fails(expected, "It is of another kind.");
  read_ = fmt::format("We read {} in {}: {}.", name, answers_file_name, in_words(*value));
  return *value;
}

std::int64_t Answers::number(const std::string& name) {
  return answer<std::int64_t>(name, "a whole number");
}

std::string Answers::text(const std::string& name) {
  return answer<std::string>(name, "a text in quotes");
}

std::vector<std::string> Answers::list(const std::string& name) {
  return answer<std::vector<std::string>>(name, "a list of texts");
}

void Answers::expects_order(const std::string& name, const Sequence& sequence) {
  if (const auto broken = first_broken_rule(sequence, list(name))) fails(broken->expected, broken->happened);
}

}  // namespace switchboard::grader
