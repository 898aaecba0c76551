// The run with ThreadSanitizer: steps of checks about threads that share memory.

#include "labs/grader/data_race.hpp"
#include "labs/grader/process_bench.hpp"
#include "labs/grader/sanitized_build.hpp"

namespace switchboard::grader {
namespace {

/// The program under that name is another one for as long as this lives.
class InsteadOf {
 public:
  InsteadOf(ProgramToRun& program, const ProgramToRun& other) : program_(program), kept_(program) {
    program = other;
  }
  ~InsteadOf() { program_ = kept_; }
  InsteadOf(const InsteadOf&) = delete;
  InsteadOf& operator=(const InsteadOf&) = delete;

 private:
  ProgramToRun& program_;
  ProgramToRun kept_;
};

}  // namespace

bool ProcessBench::starts_server_with_thread_sanitizer() {
  auto& programs = current_check().order.programs;
  const auto built = programs.find(with_thread_sanitizer);
  if (built == programs.end()) {
    step("we", "did not look for data races: there are no plain C or C++ sources, or no ThreadSanitizer");
    return false;
  }
  const InsteadOf instead(programs.at("server"), built->second);
  step("we", "built the sources once more, with -fsanitize=thread");
  try {
    starts_server();
  } catch (const CheckFailed&) {
    if (race_reports_in(observed().folder()).find("FATAL: ThreadSanitizer") == std::string::npos) throw;
    step("we", "did not look for data races: ThreadSanitizer does not run on this machine");
    return false;
  }
  return true;
}

void ProcessBench::expects_no_data_race() {
  if (const auto race = data_race_in(race_reports_in(observed().folder()), observed().folder()))
    fails(Reason::proved, "ThreadSanitizer sees no data race.", *race);
}

}  // namespace switchboard::grader
