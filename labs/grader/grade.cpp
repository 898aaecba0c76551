#include "labs/grader/grade.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <random>

#include "engine/system/monotonic_clock.hpp"
#include "engine/system/system_error.hpp"
#include "labs/grader/bounded_run.hpp"
#include "labs/grader/order.hpp"
#include "labs/grader/private_folder.hpp"
#include "labs/grader/result_json.hpp"

namespace switchboard::grader {
namespace {

namespace fs = std::filesystem;

fs::path checks_program(const Lab& lab, const std::string& tool) {
  return fs::path(tool).parent_path() / fmt::format("lab_{}_checks", lab.name);
}

/// Runs the lab's checks program with an order; gives what it said when it did not end well.
std::optional<std::string> run_checks(const Lab& lab, const Order& order, const fs::path& order_file,
                                      int seconds) {
  write_order(order, order_file);
  const auto program = checks_program(lab, order.tool);
  if (!fs::exists(program)) {
    return fmt::format("The checks of this lab were not built: {} is missing. They need the package catch2.",
                       program.string());
  }
  const auto end = run({.argv = {program.string(), "--order", "decl"},
                        .directory = {},
                        .environment = {{order_variable, order_file.string()}},
                        .seconds = seconds});
  if (!end.end) return fmt::format("The checks did not end within {} s.", seconds);
  // Catch2 ends with the number of failed checks, at most 255; a signal or no results at all is our failure.
  if (end.end->signal)
    return fmt::format("The checks were ended by signal {}. {}", *end.end->signal, end.output);
  return {};
}

std::vector<CheckResult> read_results(const fs::path& file) {
  std::vector<CheckResult> results;
  std::ifstream stream{file};
  for (std::string line; std::getline(stream, line);)
    if (auto result = parse_check_result(line)) results.push_back(std::move(*result));
  return results;
}

/// Every listed check gets a verdict: its own, or the error that kept it from one.
std::vector<CheckResult> completed(const std::vector<CheckResult>& listed, std::vector<CheckResult> results,
                                   const std::string& trouble) {
  for (const auto& check : listed) {
    const bool has_result = std::any_of(results.begin(), results.end(),
                                        [&](const CheckResult& result) { return result.id == check.id; });
    if (has_result) continue;
    auto& result = results.emplace_back(check);
    result.status = CheckStatus::error;
    result.reason = Reason::infrastructure;
    result.happened = trouble.empty() ? "This check gave no result." : trouble;
  }
  return results;
}

std::vector<CheckResult> not_built(std::vector<CheckResult> checks, const std::string& why) {
  for (auto& check : checks) {
    check.status = CheckStatus::failed;
    check.reason = Reason::build;
    check.what_we_did = "Built the submission.";
    check.expected = "A program to run.";
    check.happened = why;
  }
  return checks;
}

/// How well it was contained: no better than where it was contained least.
std::string level_of(const std::vector<CheckResult>& checks) {
  const auto ran_in = [&](std::string_view network) {
    return std::any_of(checks.begin(), checks.end(),
                       [&](const CheckResult& check) { return check.network == network; });
  };
  if (!ran_in("host") && !ran_in("private")) return "nothing: it did not run";
  return fmt::format("{} and resource limits; files and processes are not isolated",
                     ran_in("host") ? "the host's network" : "a private network");
}

void copy_description(GradeResult& result, const Lab& lab) {
  result.lab = lab.short_name();
  result.lab_name = lab.name;
  result.lab_title = lab.title;
  result.lab_version = lab.version;
}

}  // namespace

std::vector<CheckResult> list_checks(const Lab& lab, const std::string& tool) {
  const PrivateFolder folder;
  Order order;
  order.what = Order::Do::list;
  order.lab = lab.short_name();
  order.tool = tool;
  order.results = folder.path() / "results";
  if (const auto trouble = run_checks(lab, order, folder.path() / "order", 30))
    throw std::runtime_error(*trouble);
  return read_results(order.results);
}

GradeResult grade(const Lab& lab, const GradeOptions& options) {
  const auto started = monotonic_clock::now();
  GradeResult result;
  copy_description(result, lab);
  result.seed = options.seed;

  const PrivateFolder folder;
  const auto submission = Submission::copy_of(options.submission, folder.path() / "submission");
  result.submission = submission.name();
  const auto listed = list_checks(lab, options.tool);
  const auto build = submission.build(lab);
  result.build = build.how;
  if (build.failure) {
    result.checks = not_built(listed, *build.failure);
  } else {
    fs::create_directories(options.recordings);
    Order order;
    order.lab = lab.short_name();
    order.submission = submission.name();
    order.tool = options.tool;
    order.results = folder.path() / "results";
    order.folder = submission.folder();
    order.output = folder.path() / "output";
    order.recordings = fs::absolute(options.recordings) / options.recording_prefix;
    order.programs = build.programs;
    order.limits = lab.limits;
    order.seed = options.seed;
    const auto seconds = static_cast<int>(listed.size()) * (lab.limits.wall_seconds + 10);
    const auto trouble = run_checks(lab, order, folder.path() / "order", seconds);
    result.checks = completed(listed, read_results(order.results), trouble.value_or(""));
  }
  for (auto& check : result.checks) {
    check.seed = options.seed;
    // As the user named the folder, not as the checks, which run elsewhere, had to.
    if (!check.recording.empty())
      check.recording = (options.recordings / fs::path(check.recording).filename()).lexically_normal();
    const bool has_hint =
        lab.hints.contains(check.id) && check.status == CheckStatus::failed && check.reason != Reason::build;
    if (has_hint) check.hint = fmt::format("switchboard lab hint {} --check {}", lab.short_name(), check.id);
  }
  result.level = level_of(result.checks);
  add_up(result);
  result.duration_ms = (monotonic_clock::now() - started) / 1'000'000;
  return result;
}

std::uint64_t random_seed() {
  // Short enough to be typed again.
  return std::random_device{}() % 1'000'000;
}

}  // namespace switchboard::grader
