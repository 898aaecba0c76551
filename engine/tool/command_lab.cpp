#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/control/launch.hpp"
#include "engine/tool/command.hpp"
#include "engine/tool/lab_named.hpp"
#include "engine/tool/lab_results.hpp"
#include "engine/tool/lab_watch.hpp"
#include "labs/grader/grade.hpp"
#include "labs/grader/report.hpp"
#include "labs/grader/student_folder.hpp"

namespace switchboard::tool {
namespace {

struct LabOptions {
  std::string lab;
  std::string folder;
  std::string check;
  std::optional<std::uint64_t> seed;
  bool json = false;
};

int labs_as_json() {
  auto list = nlohmann::json::array();
  for (const auto& lab : grader::all_labs()) {
    nlohmann::json each{{"number", lab.number}, {"name", lab.name}, {"title", lab.title}};
    if (const auto last = last_result(lab.name))
      each["last"] = {{"score", last->score ? nlohmann::json(*last->score) : nlohmann::json()},
                      {"max_score", last->of}};
    list.push_back(std::move(each));
  }
  fmt::print("{}\n", list.dump(2));
  return 0;
}

int labs_as_text() {
  for (const auto& lab : grader::all_labs())
    fmt::print("{:<4} {:<16} {}\n", lab.short_name(), lab.name, lab.title);
  return 0;
}

int start(const LabOptions& options) {
  const auto lab = lab_named(options.lab);
  const std::string folder = options.folder.empty() ? lab.name : options.folder;
  try {
    for (const auto& file : grader::start_lab(lab, folder))
      fmt::print("{}\n", (std::filesystem::path(folder) / file).string());
  } catch (const grader::StudentFolderError& error) {
    throw UsageError(fmt::format("{}.", error.what()));
  }
  fmt::print("\nREADME.md has the task. When there is something to try:\n\n");
  if (folder != ".") fmt::print("  cd {}\n", folder);
  fmt::print("  switchboard lab check {}\n", lab.short_name());
  return 0;
}

int reset(const LabOptions& options) {
  const auto lab = lab_named(options.lab);
  const std::filesystem::path folder = options.folder.empty() ? "." : options.folder;
  try {
    const auto done = grader::reset_lab(lab, folder);
    for (const auto& file : done.files) fmt::print("{}\n", (folder / file).lexically_normal().string());
    fmt::print("\nWhat was there is in {}.\n", done.kept.lexically_normal().string());
  } catch (const grader::StudentFolderError& error) {
    throw UsageError(fmt::format("{}.", error.what()));
  }
  return 0;
}

int check(const LabOptions& options) {
  const auto lab = lab_named(options.lab);
  const std::filesystem::path folder = options.folder.empty() ? "." : options.folder;
  grader::GradeResult result;
  try {
    result = grader::grade(lab, {.submission = folder,
                                 .recordings = folder / "recordings",
                                 .recording_prefix = lab.short_name() + "-",
                                 .tool = control::path_of_tool(),
                                 .seed = options.seed.value_or(grader::random_seed())});
  } catch (const grader::SubmissionError& error) {
    throw UsageError(fmt::format("{}.", error.what()));
  }
  std::vector<std::string> failed;
  for (const auto& each : result.checks)
    if (!each.hint.empty()) failed.push_back(each.id);
  if (std::filesystem::is_directory(folder)) grader::StudentFolder(folder).remember_failed(lab, failed);
  remember_result(lab.name, {result.score, result.max_score});
  fmt::print("{}", grader::report(result, colours_of_terminal()));
  return result.all_passed() ? 0 : 1;
}

/// The check that a hint is wanted for: the one named, or the first that failed the last time.
std::string check_to_hint(const grader::Lab& lab, const LabOptions& options,
                          const grader::StudentFolder& folder) {
  if (!options.check.empty()) {
    if (lab.hints.contains(options.check)) return options.check;
    std::vector<std::string> known;
    for (const auto& [name, texts] : lab.hints) known.push_back(name);
    throw UsageError(
        fmt::format("there is no check {}. There are: {}.", options.check, fmt::join(known, ", ")));
  }
  for (const auto& name : folder.failed_last_time(lab))
    if (lab.hints.contains(name)) return name;
  throw UsageError(fmt::format(
      "no check is known to have failed here. Run switchboard lab check {0}, or name one: switchboard "
      "lab hint {0} --check NAME.",
      lab.short_name()));
}

int hint(const LabOptions& options) {
  static constexpr std::array strengths{"Where to look", "What to think about", "Nearly the answer"};
  const auto lab = lab_named(options.lab);
  const grader::StudentFolder folder(options.folder.empty() ? "." : options.folder);
  const auto name = check_to_hint(lab, options, folder);
  const auto strength = folder.ask_for_hint(lab, name);
  fmt::print("{} ({}), {} of 3: {}\n\n  {}\n", lab.short_name(), name, strength + 1, strengths[strength],
             lab.hints.at(name)[strength]);
  if (strength < 2) fmt::print("\nAsk again for a stronger one.\n");
  return 0;
}

}  // namespace

Action add_lab(CLI::App& parent) {
  auto* command = parent.add_subcommand("lab", "Start a lab, check what you wrote, ask for a hint");
  command->require_subcommand(1);
  auto options = std::make_shared<LabOptions>();
  const auto add = [&](const char* name, const char* what, const char* folder) {
    auto* sub = command->add_subcommand(name, what);
    sub->add_option("LAB", options->lab, "The lab: L3, 3 or echo_server")->required();
    sub->add_option("DIR", options->folder, folder);
    return sub;
  };
  auto* list_labs = command->add_subcommand("list", "The labs");
  list_labs->add_flag("--json", options->json, "As JSON, with what came of the last check");
  auto* start_lab =
      add("start", "Copy the task and a starter into a folder", "The new folder; the lab's name when absent");
  auto* check_lab = add("check", "Build and check what is in a folder", "The folder; this one when absent");
  check_lab->add_option("--seed", options->seed, "Repeats the random inputs of a run exactly");
  auto* watch_of_lab = add("watch", "Check what is in a folder whenever a file is saved; failed checks first",
                           "The folder; this one when absent");
  watch_of_lab->add_option("--seed", options->seed, "Repeats the random inputs of a run exactly");
  auto* hint_lab = add("hint", "A hint for the first check that failed; stronger each time",
                       "The folder; this one when absent");
  hint_lab->add_option("--check", options->check, "A hint for this check instead");
  auto* reset_of_lab = add("reset", "Begin again with the starter; what you wrote is kept beside",
                           "The folder; this one when absent");
  return [=] {
    if (list_labs->parsed()) return options->json ? labs_as_json() : labs_as_text();
    if (start_lab->parsed()) return start(*options);
    if (check_lab->parsed()) return check(*options);
    if (reset_of_lab->parsed()) return reset(*options);
    if (watch_of_lab->parsed())
      return watch_lab(lab_named(options->lab), options->folder.empty() ? "." : options->folder,
                       options->seed.value_or(grader::random_seed()));
    return hint(*options);
  };
}

}  // namespace switchboard::tool
