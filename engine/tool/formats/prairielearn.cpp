// PrairieLearn's results.json
// (https://prairielearn.readthedocs.io/en/latest/externalGrading/#grading-results).

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/tool/formats/clean_text.hpp"
#include "engine/tool/formats/feedback.hpp"
#include "engine/tool/formats/formats.hpp"

namespace switchboard::tool {
namespace {

using PrairieJson = nlohmann::ordered_json;

// A longer file is refused, and with it the grade.
constexpr std::size_t longest_document = 1'000'000, longest_output = 20'000, shortest_output = 200;

PrairieJson prairielearn_test(const grader::CheckResult& check, std::size_t most) {
  // Points of one test missing, and those of all are not shown.
  return {{"name", clean_line(check.title)},
          {"description", check.status == grader::CheckStatus::skipped ? "Not run" : ""},
          {"points", check.points},
          {"max_points", check.max_points},
          {"message", cut_text(in_short(check), most)},
          {"output", cut_text(feedback(check, Reader::student), most)}};
}

std::string prairielearn_text(const grader::GradeResult& result, std::size_t most) {
  PrairieJson document;
  // No fault of the student's: the attempt does not count.
  document["gradable"] = result.score.has_value();
  if (result.score)
    document["score"] = result.max_score == 0
                            ? 0.0
                            : static_cast<double>(*result.score) / static_cast<double>(result.max_score);
  document["message"] = score_text(result);
  document["output"] = fmt::format("{} {}, seed {}. Built: {}.", result.lab, result.lab_title, result.seed,
                                   clean_line(result.build));
  document["tests"] = PrairieJson::array();
  for (const auto& check : result.checks) document["tests"].push_back(prairielearn_test(check, most));
  return document.dump(2, ' ', false, PrairieJson::error_handler_t::replace) + "\n";
}

}  // namespace

std::optional<std::string> prairielearn_document(const Graded& graded) {
  const auto result = grader::as_students_see(graded.results.front());
  auto most = longest_output;
  auto text = prairielearn_text(result, most);
  while (text.size() > longest_document && most > shortest_output)
    text = prairielearn_text(result, most /= 2);
  return text;
}

}  // namespace switchboard::tool
