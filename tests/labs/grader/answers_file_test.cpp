#include "labs/grader/answers_file.hpp"

#include "tests/catch_any.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::grader {
namespace {

AnswerMap read(std::string_view text) {
  const TemporaryDirectory directory;
  write_file(directory.path() / answers_file_name, text);
  return read_answers(directory.path());
}

std::string refusal(std::string_view text) {
  try {
    read(text);
  } catch (const AnswersError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("answers are numbers, texts and lists, those of a table under its name") {
  const auto answers = read("order = [\"a\", \"b\"]\n[backlog_2]\nconnected = 3\nstate = \"SYN_SENT\"\n");
  CHECK(std::get<std::vector<std::string>>(answers.at("order")) == std::vector<std::string>{"a", "b"});
  CHECK(std::get<std::int64_t>(answers.at("backlog_2.connected")) == 3);
  CHECK(std::get<std::string>(answers.at("backlog_2.state")) == "SYN_SENT");
}

TEST_CASE("what is no answer is refused with its line, as a compiler would") {
  using Catch::Matchers::ContainsSubstring;
  CHECK_THAT(refusal("a = 1\nb = \n"), ContainsSubstring("answers.toml:2: error: "));
  CHECK_THAT(refusal("a = 1.5\n"), ContainsSubstring("answers.toml:1: error: a value is"));
  CHECK_THAT(refusal("a = [\"x\", 2]\n"), ContainsSubstring("the values of a list are texts"));
  const TemporaryDirectory empty;
  CHECK_THROWS_AS(read_answers(empty.path()), AnswersError);
}

}  // namespace switchboard::grader
