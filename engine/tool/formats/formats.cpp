#include "engine/tool/formats/formats.hpp"

#include <algorithm>
#include <array>

#include "labs/grader/result_json.hpp"

namespace switchboard::tool {
namespace {

using Holds = ResultFormat::Holds;
using Early = ResultFormat::Early;
using Printed = ResultFormat::Printed;

constexpr std::array<ResultFormat, 9> every_format{{
    {"text", "for people, on a terminal", Holds::in_turn, "", Early::no, Printed::document, text_document},
    {"json", "all that is known", Holds::all, "", Early::no, Printed::document, json_document},
    {"junit", "XML for CI, Artemis, CodeGrade", Holds::all, "junit.xml", Early::no, Printed::document,
     junit_document},
    {"tap", "Test Anything Protocol", Holds::all, "results.tap", Early::no, Printed::document, tap_document},
    {"gradescope", "results.json of Gradescope", Holds::one, "results.json", Early::yes, Printed::document,
     gradescope_document},
    {"github", "a line for $GITHUB_OUTPUT of a GitHub Classroom step", Holds::one, "github_output.txt",
     Early::no, Printed::document, github_document},
    {"prairielearn", "results.json of PrairieLearn", Holds::one, "results.json", Early::no, Printed::document,
     prairielearn_document},
    {"csv", "a row for each submission, for a gradebook", Holds::all, "grades.csv", Early::no,
     Printed::document, csv_document},
    {"html", "a report with pictures, one file", Holds::one, "report.html", Early::no, Printed::file_name,
     html_document},
}};

}  // namespace

std::span<const ResultFormat> result_formats() {
  return every_format;
}

const ResultFormat* result_format(std::string_view name) {
  const auto found = std::ranges::find(every_format, name, &ResultFormat::name);
  return found == every_format.end() ? nullptr : &*found;
}

std::optional<std::string> text_document(const Graded& graded) {
  std::string text;
  for (const auto& result : graded.results) text += grader::report(result, graded.colours);
  return text;
}

std::optional<std::string> json_document(const Graded& graded) {
  return grader::to_json(graded.results) + "\n";
}

}  // namespace switchboard::tool
