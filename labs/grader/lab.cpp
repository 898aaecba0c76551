#include "labs/grader/lab.hpp"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace switchboard::grader {
namespace {

constexpr std::array<const char*, 3> strengths{"look", "think", "answer"};

std::optional<int> number_in(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return number;
}

Limits limits_in(const toml::table& table) {
  Limits limits;
  const auto take = [&](const char* name, int& value) {
    value = static_cast<int>(table[name].value_or(static_cast<std::int64_t>(value)));
  };
  take("build_seconds", limits.build_seconds);
  take("cpu_seconds", limits.cpu_seconds);
  take("memory_mb", limits.memory_mb);
  take("descriptors", limits.descriptors);
  take("processes", limits.processes);
  take("file_mb", limits.file_mb);
  take("answer_cpu_seconds", limits.answer_cpu_seconds);
  take("answer_calls", limits.answer_calls);
  take("wall_seconds", limits.wall_seconds);
  return limits;
}

std::vector<std::string> texts_in(const toml::table& table, const char* name) {
  std::vector<std::string> texts;
  if (const auto* array = table[name].as_array()) {
    for (const auto& each : *array)
      if (const auto text = each.value<std::string>()) texts.push_back(*text);
  }
  return texts;
}

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why) {
  throw std::runtime_error(fmt::format("{}: {}.", file.string(), why));
}

}  // namespace

Lab read_lab(const std::filesystem::path& folder) {
  const auto file = folder / "lab.toml";
  Lab lab;
  lab.folder = folder;
  const auto folder_name = folder.filename().string();
  const auto separator = folder_name.find('_');
  const auto number = number_in(std::string_view{folder_name}.substr(0, separator));
  if (separator == std::string::npos || !number) refuse(file, "the folder's name is not NN_name");
  lab.number = *number;
  lab.name = folder_name.substr(separator + 1);

  toml::table table;
  try {
    table = toml::parse_file(file.string());
  } catch (const toml::parse_error& error) {
    refuse(file, fmt::format("line {}: {}", error.source().begin.line, error.description()));
  }
  lab.title = table["title"].value_or(std::string{});
  if (lab.title.empty()) refuse(file, "it has no title");
  lab.version = static_cast<int>(table["version"].value_or(std::int64_t{1}));
  lab.programs = texts_in(table, "programs");
  if (const auto* functions = table["functions"].as_table()) {
    lab.functions = Functions{(*functions)["header"].value_or(std::string{}), texts_in(*functions, "names"),
                              texts_in(*functions, "ungraded")};
    if (lab.functions->header.empty() || lab.functions->names.empty())
      refuse(file, "[functions] has no header or no names");
    lab.programs = {"driver"};
  }
  lab.asks_for_answers = table["answers"].value_or(false);
  if (lab.programs.empty() && !lab.asks_for_answers)
    refuse(file, "it names no programs and asks for no answers");
  if (table["thread_sanitizer"].value_or(false)) lab.thread_sanitizer = Lab::ThreadSanitizer::with;
  if (const auto* limits = table["limits"].as_table()) lab.limits = limits_in(*limits);
  if (const auto* hints = table["hints"].as_table()) {
    for (const auto& [check, texts] : *hints) {
      auto& three = lab.hints[std::string{check.str()}];
      for (std::size_t i = 0; i < strengths.size(); ++i) {
        const auto* of_check = texts.as_table();
        const auto text = of_check ? (*of_check)[strengths[i]].value<std::string>() : std::nullopt;
        if (!text) refuse(file, fmt::format("[hints.{}] has no {}", std::string{check.str()}, strengths[i]));
        three[i] = *text;
      }
    }
  }
  return lab;
}

std::vector<Lab> all_labs() {
  std::vector<Lab> labs;
  for (const auto& entry : std::filesystem::directory_iterator(SWITCHBOARD_LABS_DIR)) {
    if (entry.is_directory() && std::filesystem::exists(entry.path() / "lab.toml"))
      labs.push_back(read_lab(entry.path()));
  }
  std::sort(labs.begin(), labs.end(), [](const Lab& a, const Lab& b) { return a.number < b.number; });
  return labs;
}

std::optional<Lab> find_lab(std::string_view name) {
  auto digits = name;
  if (digits.starts_with('L') || digits.starts_with('l')) digits.remove_prefix(1);
  const auto number = number_in(digits);
  for (auto& lab : all_labs()) {
    if (lab.name == name || lab.folder.filename() == name || (number && lab.number == *number)) return lab;
  }
  return {};
}

}  // namespace switchboard::grader
