#include "labs/grader/clinic_bench.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/explain/rule.hpp"
#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/finding_text.hpp"
#include "labs/grader/current_check.hpp"
#include "labs/grader/doing.hpp"

namespace switchboard::grader {
namespace {

bool has_failed(Observed& observed, ProcessId process, std::string_view name) {
  const auto events = observed.timeline().events();
  return std::any_of(events.begin(), events.end(), [&](const Event& event) {
    const auto* call = std::get_if<Syscall>(&event.fact);
    return call != nullptr && call->process == process && call->name == name && call->error;
  });
}

}  // namespace

Program ClinicBench::starts_at_first_bind(const std::string& program, const std::string& label) {
  const auto expected =
      fmt::format("Your {} listens on port {} at its first bind: nobody else has it.", program, port());
  const auto bind_has_failed = [&] { return has_failed(observed(), started_last(), "bind"); };
  auto started = starts_and_waits({.program = current_check().order.programs.at(program),
                                   .label = label,
                                   .arguments = {std::to_string(port())},
                                   .expected = expected,
                                   .is_ready = [&] { return bind_has_failed() || listens_on_port(); },
                                   .instead = [this] { return where_it_listens(); }});
  if (bind_has_failed()) fails(expected, what_it_called(observed(), "bind"));
  return started;
}

void ClinicBench::expects_finding_gone(const std::string& rule) {
  observed().flush();
  for (const auto& finding : findings_in(observed().timeline())) {
    if (finding.rule != rule) continue;
    const auto text = describe(finding, observed().timeline());
    fails(fmt::format("{} makes the mistake no more.", capitalised(your_program(observed()))),
          fmt::format("It does what it should, and the mistake is still there. {}.", text.mistake));
  }
}

void ClinicBench::expects_name(const std::string& program, const std::string& name,
                               const std::vector<std::string>& list) {
  const auto given = answers_.text(program);
  const auto in_quotes = fmt::format("\"{}\"", printable(given));
  step("we", fmt::format("read in {}: {} = {}", answers_file_name, program, in_quotes));
  if (given == name) return;
  const auto expected =
      fmt::format("{} names what was wrong with {}, in a word of the list.", answers_file_name, program);
  const bool is_of_list = std::find(list.begin(), list.end(), given) != list.end();
  fails(expected, given.empty() ? fmt::format("{} is mended. The name is not given yet.", program)
                  : is_of_list
                      ? fmt::format("{} is mended. {} is not what was wrong with it.", program, in_quotes)
                      : fmt::format("{} is mended. {} is not in the list of README.md.", program, in_quotes));
}

}  // namespace switchboard::grader
