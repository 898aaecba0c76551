#pragma once
// Verdicts in the formats of gradebooks, of continuous integration, and for people.
//
//   const ResultFormat* format = result_format("junit");
//   format->write({lab, results, colours, when})        the whole document; nothing where it must not exist
//
// formats.cpp lists them in order; each is a function in a file of its own. They know verdicts and no
// submissions, and run nothing. Whatever came from a submission is escaped as its format asks.

#include <ctime>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "labs/grader/lab.hpp"
#include "labs/grader/report.hpp"
#include "labs/grader/result.hpp"

namespace switchboard::tool {

struct Graded {
  const grader::Lab& lab;
  std::span<const grader::GradeResult> results;
  grader::Colours colours = grader::Colours::none;
  std::time_t when = 0;  ///< it was graded
};

struct ResultFormat {
  std::string_view name;
  std::string_view what;  ///< whose it is, for --help
  enum class Holds {
    all,      ///< one document for all submissions
    in_turn,  ///< each as soon as it is known, one after the other
    one       ///< a document is about one submission
  } holds;
  std::string_view file;  ///< its name in the folder that was asked for; empty: it is printed only
  /// Whether whoever reads the file takes a missing one for 0 points: then it is there from the beginning.
  enum class Early { no, yes } early;
  /// What is printed when the document is written to a file.
  enum class Printed { document, file_name } printed;
  using Write = std::optional<std::string> (*)(const Graded&);
  Write write;
};

std::span<const ResultFormat> result_formats();
const ResultFormat* result_format(std::string_view name);

std::optional<std::string> text_document(const Graded& graded);
std::optional<std::string> json_document(const Graded& graded);
std::optional<std::string> junit_document(const Graded& graded);
std::optional<std::string> tap_document(const Graded& graded);
/// Nothing when there is no score: Gradescope has no word for that, and shows an error when no file is there.
std::optional<std::string> gradescope_document(const Graded& graded);
std::optional<std::string> github_document(const Graded& graded);
std::optional<std::string> prairielearn_document(const Graded& graded);
std::optional<std::string> csv_document(const Graded& graded);
std::optional<std::string> html_document(const Graded& graded);

}  // namespace switchboard::tool
