// Conditions over facts (facts.hpp): `fact OP value`, joined by "and".

#include <array>
#include <charconv>
#include <vector>

#include "engine/explain/facts.hpp"
#include "engine/explain/facts/fact_subject.hpp"

namespace switchboard {
namespace {

struct Comparison {
  std::string_view fact, operation, value;
};

/// The two-letter ones first: "<=" begins with "<".
constexpr std::array<std::string_view, 6> operations{"==", "!=", "<=", ">=", "<", ">"};

std::optional<Comparison> parse_comparison(std::string_view text) {
  for (const auto operation : operations) {
    const auto at = text.find(operation);
    if (at == std::string_view::npos) continue;
    const Comparison comparison{trimmed(text.substr(0, at)), operation,
                                trimmed(text.substr(at + operation.size()))};
    const bool clean = comparison.value.find_first_of("=<>!") == std::string_view::npos &&
                       !comparison.value.ends_with(" and");
    if (!is_question(comparison.fact) || comparison.value.empty() || !clean) return {};
    return comparison;
  }
  return {};
}

std::optional<std::vector<Comparison>> parse_condition(std::string_view text) {
  static constexpr std::string_view joint = " and ";
  std::vector<Comparison> comparisons;
  while (true) {
    const auto at = text.find(joint);
    const auto comparison = parse_comparison(text.substr(0, at));
    if (!comparison) return {};
    comparisons.push_back(*comparison);
    if (at == std::string_view::npos) return comparisons;
    text.remove_prefix(at + joint.size());
  }
}

std::optional<FactValue> value_of(std::string_view text, Timeline& timeline, Time at) {
  if (is_question(text)) return ask(text, timeline, at);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc{} && end == text.data() + text.size()) return number;
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  return std::string(text);
}

bool compare(const FactValue& left, std::string_view operation, const FactValue& right) {
  if (operation == "==") return left == right;
  if (operation == "!=") return left != right;
  const auto* a = std::get_if<std::int64_t>(&left);
  const auto* b = std::get_if<std::int64_t>(&right);
  if (a == nullptr || b == nullptr) return false;  // names have no order
  if (operation == "<") return *a < *b;
  if (operation == "<=") return *a <= *b;
  if (operation == ">") return *a > *b;
  return *a >= *b;
}

}  // namespace

std::optional<bool> holds(std::string_view condition, Timeline& timeline, Time at) {
  const auto comparisons = parse_condition(condition);
  if (!comparisons) return {};
  std::optional<bool> all = true;
  for (const auto& [fact, operation, wanted] : *comparisons) {
    const auto left = ask(fact, timeline, at);
    const auto right = value_of(wanted, timeline, at);
    if (!left || !right) {
      all.reset();
    } else if (!compare(*left, operation, *right)) {
      return false;
    }
  }
  return all;
}

bool is_condition(std::string_view text) {
  return parse_condition(text).has_value();
}

}  // namespace switchboard
