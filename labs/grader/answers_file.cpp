#include "labs/grader/answers_file.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

namespace switchboard::grader {
namespace {

[[noreturn]] void refuse(const toml::source_region& where, std::string_view why) {
  throw AnswersError(fmt::format("{}:{}: error: {}", answers_file_name, where.begin.line, why));
}

AnswerValue value_of(const toml::node& node) {
  if (const auto* number = node.as_integer()) return number->get();
  if (const auto* text = node.as_string()) return text->get();
  const auto* list = node.as_array();
  if (list == nullptr)
    refuse(node.source(), "a value is a whole number, a text in quotes, or a list of texts");
  std::vector<std::string> texts;
  for (const auto& each : *list) {
    const auto* text = each.as_string();
    if (text == nullptr) refuse(each.source(), "the values of a list are texts in quotes");
    texts.push_back(text->get());
  }
  return texts;
}

void gather(const toml::table& table, const std::string& before, AnswerMap& answers) {
  for (const auto& [key, node] : table) {
    const auto name = before + std::string{key.str()};
    if (const auto* inner = node.as_table())
      gather(*inner, name + ".", answers);
    else
      answers[name] = value_of(node);
  }
}

}  // namespace

AnswerMap read_answers(const std::filesystem::path& folder) {
  const auto file = folder / answers_file_name;
  if (!std::filesystem::exists(file))
    throw AnswersError(fmt::format("There is no {}: it holds the answers.", answers_file_name));
  AnswerMap answers;
  try {
    gather(toml::parse_file(file.string()), "", answers);
  } catch (const toml::parse_error& error) {
    refuse(error.source(), error.description());
  }
  return answers;
}

}  // namespace switchboard::grader
