// Turns what Catch2 runs into results for the grader: reads the order, begins and ends each check, and writes
// one line for it. Linked into every lab's checks beside Catch2's own main.

#define CATCH_CONFIG_EXTERNAL_INTERFACES  // version 2 shows its listeners only then
#include "labs/grader/check.hpp"
//
#include <fmt/format.h>
#include <linux/close_range.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "engine/system/monotonic_clock.hpp"
#include "labs/grader/result_json.hpp"

CATCH_TRANSLATE_EXCEPTION(const switchboard::grader::CheckFailed& failed) {
  auto& result = switchboard::grader::current_check().result;
  result.status = switchboard::grader::CheckStatus::failed;
  result.reason = failed.reason;
  result.what_we_did = failed.what_we_did;
  result.expected = failed.expected;
  result.happened = failed.happened;
  return failed.happened;
}

namespace switchboard::grader {

namespace {

#if SWITCHBOARD_CATCH_MAJOR >= 3
using ListenerBase = Catch::EventListenerBase;
using AssertionEnded = void;
std::string text_of(const Catch::Tag& tag) {
  return static_cast<std::string>(tag.original);
}
#else
using ListenerBase = Catch::TestEventListenerBase;
using AssertionEnded = bool;
std::string text_of(const std::string& tag) {
  return tag;
}
#endif

class ResultsListener : public ListenerBase {
 public:
  using ListenerBase::ListenerBase;

  void testRunStarting(const Catch::TestRunInfo& info) override {
    ListenerBase::testRunStarting(info);
    const char* file = std::getenv(order_variable);
    if (file == nullptr) {
      fmt::print(stderr, "These are a lab's checks; run them with: switchboard lab check\n");
      std::exit(2);
    }
    current_check().order = read_order(file);
    const auto& passed = current_check().order.passed;
    current_check().passed.insert(passed.begin(), passed.end());
    // The submission inherits what we have: it gets neither the order nor a descriptor of whoever runs us.
    unsetenv(order_variable);
    ::close_range(3, ~0U, CLOSE_RANGE_CLOEXEC);  // Linux 5.11
  }

  void testCaseStarting(const Catch::TestCaseInfo& info) override {
    ListenerBase::testCaseStarting(info);
    auto& check = current_check();
    check.result = {};
    check.needs.clear();
    check.unexpected.clear();
    check.findings.clear();
    check.result.title = info.name;
    check.result.seed = check.order.seed;
    for (const auto& tag : info.tags) take_tag(text_of(tag));
    started_ns_ = monotonic_clock::now();
  }

  AssertionEnded assertionEnded(const Catch::AssertionStats& stats) override {
    const auto& assertion = stats.assertionResult;
    if (!assertion.isOk()) {
      auto& check = current_check();
      if (!check.unexpected.empty()) check.unexpected += "; ";
      check.unexpected += std::string(assertion.getExpandedExpression());
      const auto message = std::string(assertion.getMessage());
      if (!message.empty()) check.unexpected += message;
    }
    return AssertionEnded(true);
  }

  void testCaseEnded(const Catch::TestCaseStats& stats) override {
    ListenerBase::testCaseEnded(stats);
    auto& check = current_check();
    auto& result = check.result;
    const bool has_verdict = result.status == CheckStatus::failed || result.status == CheckStatus::skipped;
    if (!has_verdict && stats.totals.assertions.failed == 0 && check.unexpected.empty()) {
      result.status = CheckStatus::passed;
      result.points = result.max_points;
      check.passed.insert(result.id);
    } else if (!has_verdict) {
      result.status = CheckStatus::error;
      result.reason = Reason::infrastructure;
      result.happened = check.unexpected;
    }
    if (result.status != CheckStatus::failed) result.findings.clear();
    finish_recording(result);
    result.duration_ms = (monotonic_clock::now() - started_ns_) / 1'000'000;
    // Its verdict stands already.
    const auto& only = check.order.only;
    if (!only.empty() && std::ranges::find(only, result.id) == only.end()) return;
    std::ofstream results{check.order.results, std::ios::app};
    results << to_json_line(result) << '\n';
  }

 private:
  static void take_tag(std::string_view tag) {
    auto& check = current_check();
    const auto value = tag.substr(std::min(tag.find(':') + 1, tag.size()));
    if (tag.starts_with("id:")) check.result.id = value;
    if (tag.starts_with("needs:")) check.needs.emplace_back(value);
    if (tag == "hidden") check.result.shown = CheckResult::Shown::hidden;
    if (tag.starts_with("points:"))
      std::from_chars(value.data(), value.data() + value.size(), check.result.max_points);
  }

  /// Only a check that did not pass leaves a recording.
  static void finish_recording(CheckResult& result) {
    if (result.recording.empty()) return;
    std::error_code ignored;
    if (result.status == CheckStatus::passed || !std::filesystem::exists(result.recording, ignored)) {
      for (const auto* suffix : {"", "-wal", "-shm"})
        std::filesystem::remove(result.recording + suffix, ignored);
      result.recording.clear();
      return;
    }
  }

  std::int64_t started_ns_ = 0;
};

CATCH_REGISTER_LISTENER(ResultsListener)

}  // namespace
}  // namespace switchboard::grader
