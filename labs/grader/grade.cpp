#include "labs/grader/grade.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <utility>

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
                                      int seconds, const std::function<void()>& meanwhile = {}) {
  write_order(order, order_file);
  const auto program = checks_program(lab, order.tool);
  if (!fs::exists(program)) {
    return fmt::format("The checks of this lab were not built: {} is missing. They need the package catch2.",
                       program.string());
  }
  const auto end = run({.argv = {program.string(), "--order", "decl"},
                        .directory = {},
                        .environment = {{order_variable, order_file.string()}},
                        .seconds = seconds,
                        .meanwhile = meanwhile});
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

const CheckResult* result_of(const std::vector<CheckResult>& results, const std::string& check) {
  const auto found = std::ranges::find(results, check, &CheckResult::id);
  return found == results.end() ? nullptr : &*found;
}

/// Every listed check gets a verdict, in their order: its own, or the error that kept it from one.
std::vector<CheckResult> completed(std::vector<CheckResult> listed, const std::vector<CheckResult>& results,
                                   const std::string& trouble) {
  for (auto& check : listed) {
    if (const auto* result = result_of(results, check.id)) {
      check = *result;
      continue;
    }
    check.status = CheckStatus::error;
    check.reason = Reason::infrastructure;
    check.happened = trouble.empty() ? "This check gave no result." : trouble;
  }
  return listed;
}

/// As far as it is known while the checks run.
std::vector<CheckResult> so_far(std::vector<CheckResult> listed, const std::vector<CheckResult>& results) {
  for (auto& check : listed) {
    if (const auto* result = result_of(results, check.id))
      check = *result;
    else
      check.happened = "Not run yet.";
  }
  return listed;
}

bool has_timed_out(const CheckResult& check) {
  return check.reason == Reason::timeout;
}

/// The clock alone is no proof: what timed out is tried once more when nothing else of us runs, and with it
/// what was not run because of it.
void try_again(std::vector<CheckResult>& results, const std::function<std::vector<CheckResult>(Order)>& runs,
               Order order) {
  if (std::ranges::none_of(results, has_timed_out)) return;
  for (const auto& check : results) {
    if (check.status == CheckStatus::passed) order.passed.push_back(check.id);
    if (has_timed_out(check) || check.status == CheckStatus::skipped) order.only.push_back(check.id);
  }
  for (auto& again : runs(order)) {
    const auto first = std::ranges::find(results, again.id, &CheckResult::id);
    if (first != results.end()) *first = std::move(again);
  }
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
  int number_of_runs = 0;
  const auto submission = Submission::copy_of(options.submission, folder.path() / "submission");
  result.submission = submission.name();
  const auto listed = list_checks(lab, options.tool);
  if (options.on_progress) {
    result.checks = so_far(listed, {});
    add_up(result);
    options.on_progress(result);
  }
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
    order.folder = submission.folder();
    order.output = folder.path() / "output";
    order.recordings = fs::absolute(options.recordings) / options.recording_prefix;
    order.programs = build.programs;
    order.limits = lab.limits;
    order.seed = options.seed;
    std::vector<CheckResult> known;  // of the runs before this one
    std::string trouble;
    const auto runs = [&](Order wanted) {
      wanted.results = folder.path() / fmt::format("results {}", ++number_of_runs);
      const bool all = wanted.only.empty();
      const auto seconds =
          static_cast<int>(all ? listed.size() : wanted.only.size()) * (lab.limits.wall_seconds + 10);
      std::size_t told = 0;
      const auto look = [&] {
        if (options.meanwhile) options.meanwhile();
        if (!options.on_progress) return;
        auto results = read_results(wanted.results);
        if (results.size() == std::exchange(told, results.size())) return;
        results.insert(results.end(), known.begin(), known.end());
        auto part = result;
        part.checks = so_far(listed, results);
        add_up(part);
        options.on_progress(part);
      };
      const bool looks = options.on_progress || options.meanwhile;
      trouble = run_checks(lab, wanted, folder.path() / "order", seconds,
                           looks ? std::function<void()>(look) : std::function<void()>())
                    .value_or("");
      const auto results = read_results(wanted.results);
      known.insert(known.end(), results.begin(), results.end());
      return results;
    };
    Order early = order;
    for (const auto& check : listed) {
      const bool is_first = std::ranges::find(options.first, check.id) != options.first.end();
      (is_first ? early.only : early.passed).push_back(check.id);
    }
    if (!early.only.empty() && !early.passed.empty()) {
      for (const auto& check : runs(early))
        if (check.status == CheckStatus::passed) order.passed.push_back(check.id);
      order.only = early.passed;
    }
    runs(order);
    result.checks = completed(listed, known, trouble);
    order.only.clear();
    order.passed.clear();
    try_again(result.checks, runs, order);
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
