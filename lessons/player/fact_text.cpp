#include "lessons/player/fact_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "engine/explain/facts.hpp"

namespace switchboard::lessons {
namespace {

struct Braces {
  std::size_t begin, end;  // of the whole "{…}"
  std::string_view fact;
};

std::optional<Braces> next_braces(std::string_view text, std::size_t from) {
  const auto begin = text.find('{', from);
  if (begin == std::string_view::npos) return {};
  const auto end = text.find('}', begin);
  if (end == std::string_view::npos) return {};
  return Braces{begin, end + 1, text.substr(begin + 1, end - begin - 1)};
}

bool is_fact_letter(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

template <class Replace>
std::string replace_braces(std::string_view text, Replace replace) {
  std::string filled;
  std::size_t position = 0;
  while (const auto braces = next_braces(text, position)) {
    filled += text.substr(position, braces->begin - position);
    filled += replace(braces->fact);
    position = braces->end;
  }
  filled += text.substr(position);
  return filled;
}

}  // namespace

std::string fill_facts(std::string_view text, Timeline& timeline, Time at, std::string_view unknown) {
  return replace_braces(text, [&](std::string_view fact) {
    const auto value = ask(fact, timeline, at);
    return value ? to_string(*value) : std::string{unknown};
  });
}

std::vector<std::string> facts_in_braces(std::string_view text) {
  std::vector<std::string> facts;
  for (auto braces = next_braces(text, 0); braces; braces = next_braces(text, braces->end))
    facts.emplace_back(braces->fact);
  return facts;
}

std::vector<std::string> facts_in_condition(std::string_view condition) {
  std::vector<std::string> facts;
  for (std::size_t open = condition.find('('); open != std::string_view::npos;
       open = condition.find('(', open + 1)) {
    const auto close = condition.find(')', open);
    if (close == std::string_view::npos) break;
    auto begin = open;
    while (begin > 0 && is_fact_letter(condition[begin - 1])) --begin;
    std::string fact{condition.substr(begin, close + 1 - begin)};
    if (std::find(facts.begin(), facts.end(), fact) == facts.end()) facts.push_back(std::move(fact));
  }
  return facts;
}

std::optional<std::string> problem_with_fact(std::string_view fact, const Labels& labels) {
  const auto open = fact.find('(');
  const auto name = fact.substr(0, open);
  const auto known = fact_names();
  const auto found = std::find_if(known.begin(), known.end(), [&](const auto& f) { return f.name == name; });
  if (found == known.end()) return fmt::format("there is no fact '{}'", name);
  if (!is_question(fact)) return fmt::format("the fact '{}' is asked as {}({})", name, name, found->subject);
  if (!found->subject.starts_with("program")) return {};
  // "client A, connect" asks about a call of client A, "server:4" about one of its descriptors.
  auto subject = fact.substr(open + 1, fact.size() - open - 2);
  subject = subject.substr(0, subject.find_first_of(",:"));
  if (!subject.ends_with('*')) {
    // "server.2" is a child that the server forked.
    if (const auto dot = subject.rfind('.'); dot != std::string_view::npos && dot + 1 < subject.size() &&
                                             std::ranges::all_of(subject.substr(dot + 1), is_digit))
      subject = subject.substr(0, dot);
    if (!labels.contains(subject)) return fmt::format("there is no actor '{}'", subject);
    return {};
  }
  subject.remove_suffix(1);
  if (std::any_of(labels.begin(), labels.end(), [&](const auto& l) { return l.starts_with(subject); }))
    return {};
  return fmt::format("there is no actor '{}*'", subject);
}

std::optional<std::string> problem_with_condition(std::string_view condition, const Labels& labels) {
  if (condition.empty()) return {};
  for (const auto& fact : facts_in_condition(condition))
    if (auto problem = problem_with_fact(fact, labels)) return problem;
  const auto as_asked = replace_braces(condition, [](std::string_view) { return "0"; });
  if (!is_condition(as_asked)) return fmt::format("'{}' is no condition over facts", condition);
  return {};
}

std::optional<std::string> problem_with_text(std::string_view text, const Labels& labels) {
  for (const auto& fact : facts_in_braces(text))
    if (auto problem = problem_with_fact(fact, labels)) return problem;
  return {};
}

}  // namespace switchboard::lessons
