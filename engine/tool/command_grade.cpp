#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <ctime>
#include <filesystem>
#include <set>

#include "engine/control/launch.hpp"
#include "engine/tool/command.hpp"
#include "engine/tool/formats/formats.hpp"
#include "engine/tool/formats/result_file.hpp"
#include "engine/tool/lab_named.hpp"
#include "labs/grader/grade.hpp"

namespace switchboard::tool {
namespace {

using Holds = ResultFormat::Holds;
namespace fs = std::filesystem;

struct GradeOptions {
  std::string lab;
  std::vector<std::string> submissions;
  std::optional<std::uint64_t> seed;
  std::string folder;  ///< empty: nobody asked for one
  std::string format = "text";
};

constexpr const char* usual_folder = "grades";

/// L3-s2071; two submissions of one name (a/server.cpp, b/server.cpp) get a number.
std::string name_for(const grader::Lab& lab, const std::string& submission, std::set<std::string>& used) {
  const auto own = fs::weakly_canonical(submission).filename().string();
  auto name = fmt::format("{}-{}", lab.short_name(), own);
  for (int n = 2; !used.insert(name).second; ++n) name = fmt::format("{}-{}-{}", lab.short_name(), own, n);
  return name;
}

class Grading {
 public:
  explicit Grading(const GradeOptions& options)
      : options_(options),
        lab_(lab_named(options.lab)),
        format_(*result_format(options.format)),
        seed_(options.seed.value_or(grader::random_seed())) {
    if (format_.holds == Holds::one && options.submissions.size() > 1 && options.folder.empty())
      throw UsageError(fmt::format("{} has a document for each submission; say with -o where to write them.",
                                   format_.name));
  }

  int run() {
    std::set<std::string> used;
    for (const auto& submission : options_.submissions) {
      const auto name = name_for(lab_, submission, used);
      results_.push_back(grade(submission, name));
      if (format_.holds != Holds::all) give(name, {&results_.back(), 1});
    }
    if (format_.holds == Holds::all) give("", results_);
    const bool all_have_a_verdict = std::all_of(results_.begin(), results_.end(),
                                                [](const auto& result) { return result.score.has_value(); });
    return all_have_a_verdict ? 0 : 1;
  }

 private:
  grader::GradeResult grade(const std::string& submission, const std::string& name) {
    grader::GradeOptions wanted{.submission = submission,
                                .recordings = options_.folder.empty() ? usual_folder : options_.folder,
                                .recording_prefix = name + "-",
                                .tool = control::path_of_tool(),
                                .seed = seed_};
    if (format_.early == ResultFormat::Early::yes && goes_into_a_file())
      wanted.on_progress = [&](const grader::GradeResult& so_far) {
        write(file_for(name), document({&so_far, 1}));
      };
    try {
      return grader::grade(lab_, wanted);
    } catch (const grader::SubmissionError& error) {
      throw UsageError(fmt::format("{}.", error.what()));
    } catch (...) {
      // Nobody is to read a score out of a run that we broke off.
      if (wanted.on_progress) fs::remove(file_for(name));
      throw;
    }
  }

  bool goes_into_a_file() const { return !options_.folder.empty() && !format_.file.empty(); }

  /// In the folder itself, where other systems look for it; of several each in a folder of its own.
  fs::path file_for(const std::string& name) const {
    const fs::path folder = options_.folder;
    const bool is_alone = format_.holds != Holds::one || options_.submissions.size() == 1;
    return (is_alone ? folder : folder / name) / format_.file;
  }

  std::optional<std::string> document(std::span<const grader::GradeResult> results) const {
    return format_.write({lab_, results, colours_of_terminal(), std::time(nullptr)});
  }

  /// Several documents after each other are none.
  bool is_told_by_name() const {
    const bool is_one_of_several = format_.holds == Holds::one && options_.submissions.size() > 1;
    return format_.printed == ResultFormat::Printed::file_name || is_one_of_several;
  }

  /// What was written early goes when there must be no document.
  static void write(const fs::path& file, const std::optional<std::string>& text) {
    if (text)
      write_result_file(file, *text);
    else
      fs::remove(file);
  }

  void give(const std::string& name, std::span<const grader::GradeResult> results) const {
    const auto text = document(results);
    if (goes_into_a_file()) write(file_for(name), text);
    if (text && goes_into_a_file() && is_told_by_name())
      fmt::print("{}\n", file_for(name).string());
    else if (text)
      fmt::print("{}", *text);
    for (const auto& result : results) {
      if (!result.score && format_.holds == Holds::one)
        fmt::print(stderr, "{}: no score: the grader failed, not the submission.\n", result.submission);
    }
    std::fflush(stdout);
  }

  const GradeOptions& options_;
  grader::Lab lab_;
  const ResultFormat& format_;
  std::uint64_t seed_;
  std::vector<grader::GradeResult> results_;
};

}  // namespace

Action add_grade(CLI::App& parent) {
  auto* command = parent.add_subcommand("grade", "Grade submissions of a lab");
  auto options = std::make_shared<GradeOptions>();
  command->add_option("LAB", options->lab, "The lab: L3, 3 or echo_server")->required();
  command->add_option("SUBMISSION", options->submissions, "A folder or a source file each")->required();
  command->add_option("--seed", options->seed, "Repeats the random inputs of a run exactly");
  command->add_option(
      "-o", options->folder,
      "Folder for the recordings of checks that do not pass (grades when absent), and for the "
      "file of a format that has one");
  std::vector<std::string> names;
  std::string list;
  for (const auto& format : result_formats()) {
    names.emplace_back(format.name);
    list += fmt::format("{}{}: {}", list.empty() ? "" : "; ", format.name, format.what);
  }
  command->add_option("--format", options->format, list)->check(CLI::IsMember(names))->capture_default_str();
  return [options] { return Grading(*options).run(); };
}

}  // namespace switchboard::tool
