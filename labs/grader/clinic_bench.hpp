#pragma once
// The fixture of the debug clinic: a program that has a mistake is mended when it does what it should and the
// rules find the mistake no more; and whoever mended it says what it was.
//
//   TEST_CASE_METHOD(ClinicBench, "greet", "[id:greet][points:2]") {
//     starts_on_port("greet", port(), {}, "greet");
//     …                                            what it should do, with our peers
//     expects_finding_gone("port_byte_order");     where a rule names it
//     expects_name("greet", "port_byte_order", {"port_byte_order", "never_closed"});
//   }
//
// Knows no program of the clinic, and no mistake.

#include <string>
#include <vector>

#include "labs/grader/answers.hpp"
#include "labs/grader/process_bench.hpp"

namespace switchboard::grader {

class ClinicBench : public ProcessBench {
 public:
  /// Fails unless the program listens on the bench's port at its first bind.
  Program starts_at_first_bind(const std::string& program, const std::string& label);
  /// Fails when this rule finds its mistake in what was recorded until now.
  void expects_finding_gone(const std::string& rule);
  /// Fails unless the student's word for what was wrong with the program is this one of the list.
  void expects_name(const std::string& program, const std::string& name,
                    const std::vector<std::string>& list);

 private:
  Answers answers_;
};

}  // namespace switchboard::grader
