#include "engine/explain/facts.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "engine/explain/facts/fact_row.hpp"

namespace switchboard {
namespace {

/// Every fact there is, family by family.
const std::vector<FactRow>& rows() {
  static const auto all = [] {
    std::vector<FactRow> joined;
    for (const auto family :
         {listener_facts(), connection_facts(), packet_facts(), call_facts(), program_facts()})
      joined.insert(joined.end(), family.begin(), family.end());
    return joined;
  }();
  return all;
}

const FactRow* find(std::string_view name) {
  const auto row = std::ranges::find(rows(), name, [](const FactRow& r) { return r.name.name; });
  return row == rows().end() ? nullptr : &*row;
}

/// As many parts in the parentheses as the name wants.
bool fits(const FactRow& row, const Question& question) {
  const auto given = std::ranges::count_if(std::array{question.subject, question.call, question.detail},
                                           [](std::string_view part) { return !part.empty(); });
  const auto wanted = row.name.subject.empty() ? 0 : 1 + std::ranges::count(row.name.subject, ',');
  return given == wanted;
}

}  // namespace

std::optional<FactValue> ask(std::string_view text_of_question, Timeline& timeline, Time at) {
  const auto question = parse_question(text_of_question);
  const FactRow* row = question ? find(question->name) : nullptr;
  if (row == nullptr || !fits(*row, *question)) return {};
  return row->ask({timeline, timeline.snapshot_at(at), at}, *question);
}

bool is_question(std::string_view text_of_question) {
  const auto question = parse_question(text_of_question);
  const FactRow* row = question ? find(question->name) : nullptr;
  return row != nullptr && fits(*row, *question);
}

std::string to_string(const FactValue& value) {
  const auto* number_value = std::get_if<std::int64_t>(&value);
  return number_value != nullptr ? std::to_string(*number_value) : std::get<std::string>(value);
}

std::span<const FactName> fact_names() {
  static const auto names = [] {
    std::vector<FactName> result;
    std::ranges::transform(rows(), std::back_inserter(result), &FactRow::name);
    return result;
  }();
  return names;
}

}  // namespace switchboard
