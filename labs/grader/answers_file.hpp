#pragma once
// A student's answers.toml, for labs about reasoning: names and values, those of a table with the table's
// name in front ("backlog_0.connected"). Knows nothing of what is asked.

#include <cstdint>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

namespace switchboard::grader {

inline constexpr const char* answers_file_name = "answers.toml";

using AnswerValue = std::variant<std::int64_t, std::string, std::vector<std::string>>;
using AnswerMap = std::map<std::string, AnswerValue>;

/// what() is "answers.toml:3: error: …", as a compiler would say it.
class AnswersError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws AnswersError when it is not there or no TOML, or a value is of another kind.
AnswerMap read_answers(const std::filesystem::path& folder);

}  // namespace switchboard::grader
