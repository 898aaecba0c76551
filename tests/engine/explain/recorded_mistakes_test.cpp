// The rules for mistakes of addresses, order, datagrams, protocols and servers on real recordings: a program
// that makes the mistake, and one that looks alike and is right. The words of each finding are filled, too.

#include "engine/explain/rule.hpp"
#include "engine/narrate/finding_text.hpp"
#include "tests/catch_any.hpp"
#include "tests/engine/observe/observed_run.hpp"

namespace switchboard {
namespace {

struct Run {
  std::string rule;
  std::vector<std::string> arguments = {};  ///< after `wrong` or `right`
};

struct Looked {
  ObservedRun run;
  std::vector<Finding> findings;
  std::string names() const {
    std::string text;
    for (const auto& finding : findings) text += finding.rule + " ";
    return text;
  }
};

Looked look_at(const Run& run, const std::string& choice) {
  std::vector<std::string> program{target_path("mistake_" + run.rule), choice};
  program.insert(program.end(), run.arguments.begin(), run.arguments.end());
  Looked looked{observe_program(program), {}};
  looked.findings = findings_in(looked.run.timeline);
  return looked;
}

void check_words(const Looked& looked) {
  for (const auto& finding : looked.findings) {
    const auto text = describe(finding, looked.run.timeline);
    for (const auto* part :
         {&text.mistake, &text.did, &text.expected, &text.happened, &text.why, &text.fix}) {
      INFO(finding.rule << ": " << *part);
      CHECK_FALSE(part->empty());
      CHECK(part->find("  ") == std::string::npos);
    }
  }
}

/// Wrong: this rule and no other. Right: none at all.
void check_runs(const std::vector<Run>& runs) {
  for (const auto& run : runs) {
    const auto wrong = look_at(run, "wrong"), right = look_at(run, "right");
    if (wrong.run.timeline.info.network != "private") return skip("a private network is not permitted here");
    INFO(run.rule << (run.arguments.empty() ? "" : " " + run.arguments.front()) << "\n"
                  << wrong.run.output << right.run.output);
    CHECK(wrong.names() == run.rule + " ");
    CHECK(right.names().empty());
    CHECK(right.run.status == 0);
    check_words(wrong);
  }
}

}  // namespace

TEST_CASE("recorded mistakes with addresses are found") {
  const std::string long_path = "/tmp/" + std::string(120, 'x');
  check_runs({{"address_all_ones"},
              {"address_byte_order"},
              {"address_length_unset"},
              {"address_length_unset", {"negative"}},
              {"address_not_here"},
              {"connected_to_any", {"localhost"}},
              {"family_mismatch"},
              {"family_mismatch", {"other"}},
              {"family_missing", {"bind"}},
              {"family_missing", {"connect"}},
              {"listen_without_bind"},
              {"only_one_address_tried"},
              {"privileged_port"},
              {"unix_path_left"},
              {"unix_path_too_long", {long_path}}});
}

TEST_CASE("recorded calls in the wrong order, on the wrong descriptor or with a wrong option are found") {
  check_runs({{"calls_in_wrong_order", {"accept"}},
              {"calls_in_wrong_order", {"bind"}},
              {"calls_in_wrong_order", {"connect"}},
              {"calls_in_wrong_order", {"listen"}},
              {"calls_in_wrong_order", {"receive"}},
              {"calls_in_wrong_order", {"send"}},
              {"client_binds_port"},
              {"linger_zero"},
              {"memory_overrun"},
              {"negative_length"},
              {"option_refused", {"level"}},
              {"option_refused", {"size"}},
              {"option_refused", {"time"}},
              {"protocol_refused", {"family"}},
              {"protocol_refused", {"protocol"}},
              {"raw_socket_refused"},
              {"result_not_kept"},
              {"used_after_close"}});
}

TEST_CASE("recorded mistakes with datagrams are found") {
  check_runs({{"datagram_cut"},
              {"datagram_refused"},
              {"datagram_too_long"},
              {"no_destination"},
              {"waits_for_lost_datagram"}});
}

TEST_CASE("recorded mistakes with what is said over a connection are found") {
  check_runs({{"byte_at_a_time"},
              {"content_length_wrong"},
              {"content_length_wrong", {"longer"}},
              {"http_line_ends"},
              {"length_byte_order"},
              {"nagle_delay"},
              {"waits_after_response"}});
}

TEST_CASE("recorded mistakes of servers, and two ends that wait for each other, are found") {
  check_runs({{"accept_queue_full"},
              {"both_ends_receive"},
              {"both_ends_send"},
              {"exits_after_first_client"},
              {"port_kept_by_child"},
              {"reset_ends_server"},
              {"slow_client_blocks_all"}});
}

TEST_CASE("two runs that share a port are found, and two listeners of one program are not") {
  const auto program = target_path("mistake_port_shared");
  const auto wrong = look_at({"port_shared", {"--and", program, "wrong"}}, "wrong");
  const auto right = look_at({"port_shared"}, "right");
  if (wrong.run.timeline.info.network != "private") return skip("a private network is not permitted here");
  CHECK(wrong.names() == "port_shared ");
  CHECK(right.names().empty());
  check_words(wrong);
}

}  // namespace switchboard
