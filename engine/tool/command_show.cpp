// `switchboard show FILE [events|packets|ladder|sockets|states|blocked|errors|findings|source|summary]
// [--json] [--at TIME]`, and `switchboard show FILE --compare OTHER`

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>

#include "engine/control/client.hpp"
#include "engine/explain/rule.hpp"
#include "engine/explain/run_comparison.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/recording/reader.hpp"
#include "engine/tool/command.hpp"
#include "engine/tool/show/event_json.hpp"
#include "engine/tool/show/show_blocked.hpp"
#include "engine/tool/show/show_comparison.hpp"
#include "engine/tool/show/show_errors.hpp"
#include "engine/tool/show/show_ladder.hpp"
#include "engine/tool/show/show_source.hpp"
#include "engine/tool/show/show_states.hpp"
#include "engine/tool/show/show_text.hpp"

namespace switchboard::tool {
namespace {

struct ShowOptions {
  std::string file, view = "summary", at, other;
  bool json = false;
};

RecordingState state_of(const RecordingInfo& info) {
  if (info.finished) return RecordingState::finished;
  if (info.control.empty()) return RecordingState::abandoned;
  return control::ControlClient::connect(info.control) ? RecordingState::live : RecordingState::abandoned;
}

void print(std::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
}

/// An event as it was known at `at`: a call that had not returned by then has no result.
Event as_known(const Event& event, Time at) {
  const auto* call = std::get_if<Syscall>(&event.fact);
  if (call == nullptr || !call->returned || *call->returned <= at) return event;
  Event earlier = event;
  auto& open = std::get<Syscall>(earlier.fact);
  open.returned.reset();
  open.result.reset();
  open.error.reset();
  open.made.clear();
  open.closed.clear();
  return earlier;
}

KeptText kept_in(const std::string& recording) {
  return [reader = std::make_shared<RecordingReader>(recording)](const std::string& file) {
    return reader->source_file(file);
  };
}

/// While it is being written only what nothing can take back is a finding.
Ending ending_of(const Shown& shown) {
  return shown.state == RecordingState::live ? Ending::so_far : Ending::over;
}

void print_json(const Shown& shown, const std::string& view) {
  Timeline& timeline = shown.timeline;
  if (view == "events") {
    timeline.each_event([&](const Event& event) {
      if (event.at <= shown.at) print(event_json(as_known(event, shown.at)) + "\n");
    });
  } else if (view == "packets") {
    Flows flows;
    flows.follow(timeline);
    timeline.each_event([&](const Event& event) {
      if (event.at <= shown.at && std::holds_alternative<Packet>(event.fact))
        print(packet_json(event, flows) + "\n");
    });
  } else if (view == "ladder") {
    print(ladder_json(shown));
  } else if (view == "sockets") {
    const auto& world = timeline.snapshot_at(shown.at);
    const Relations relations(world);
    for (const auto& [id, socket] : world.sockets) print(socket_json(world, relations, socket) + "\n");
  } else if (view == "states") {
    print(states_json(timeline, shown.at));
  } else if (view == "blocked") {
    print(blocked_view_json(shown));
  } else if (view == "errors") {
    print(errors_json(shown));
  } else if (view == "findings") {
    for (const auto& finding : findings_in(timeline, ending_of(shown)))
      print(finding_json(finding, timeline) + "\n");
  } else if (view == "source") {
    print(source_json(timeline, shown.at, kept_in(shown.file)));
  } else {
    print(summary_json(timeline, findings_in(timeline, ending_of(shown)).size()) + "\n");
  }
}

void print_text(const Shown& shown, const std::string& view) {
  if (view == "events") return print(events_text(shown));
  if (view == "packets") return print(packets_text(shown));
  if (view == "ladder") return print(ladder_text(shown, letters_of_environment()));
  if (view == "sockets") return print(sockets_text(shown));
  if (view == "states") return print(states_text(shown));
  if (view == "blocked") return print(blocked_view_text(shown));
  if (view == "errors") return print(errors_text(shown));
  if (view == "source") return print(source_text(shown, kept_in(shown.file)));
  const auto findings = findings_in(shown.timeline, ending_of(shown));
  print(view == "findings" ? findings_text(shown, findings) : summary_text(shown, findings));
}

void print_comparison(const ShowOptions& options) {
  const Timeline mine = load_recording(options.file), theirs = load_recording(options.other);
  const auto comparison = compare(outline_of(mine), outline_of(theirs));
  const ComparedRun here{mine, options.file}, there{theirs, options.other};
  print(options.json ? comparison_json(comparison, here, there)
                     : comparison_text(comparison, here, there, OutputStyle::of(STDOUT_FILENO)));
}

int show(const ShowOptions& options) {
  if (!options.other.empty()) {
    print_comparison(options);
    if (std::fflush(stdout) != 0) throw std::runtime_error("the output cannot be written.");
    return 0;
  }
  std::optional<Time> at;
  if (!options.at.empty()) {
    at = parse_time(options.at);
    if (!at)
      throw UsageError(fmt::format(
          "--at {}: not a time; write a number with its unit, as in 3.352s, 820ms or 12us.", options.at));
  }
  Timeline timeline = load_recording(options.file);
  const Shown shown{.timeline = timeline,
                    .file = options.file,
                    .state = state_of(timeline.info),
                    .at = at.value_or(timeline.end()),
                    .style = OutputStyle::of(STDOUT_FILENO)};
  if (options.json)
    print_json(shown, options.view);
  else
    print_text(shown, options.view);
  if (std::fflush(stdout) != 0) throw std::runtime_error("the output cannot be written.");
  return 0;
}

}  // namespace

Action add_show(CLI::App& parent) {
  auto* command = parent.add_subcommand("show", "What a recording holds, as text or JSON");
  auto options = std::make_shared<ShowOptions>();
  command->add_option("FILE", options->file, "A recording (.swb)")->required();
  command
      ->add_option("VIEW", options->view,
                   "events, packets, ladder, sockets, states, blocked, errors, findings, source or summary")
      ->check(CLI::IsMember({"events", "packets", "ladder", "sockets", "states", "blocked", "errors",
                             "findings", "source", "summary"}))
      ->default_str("summary");
  command->add_flag("--json", options->json, "One JSON object a line");
  command->add_option("--at", options->at, "The moment to show: 3.352s, 820ms, 12us; the end if not given");
  command->add_option("--compare", options->other,
                      "Another run of the same task: the first difference that matters");
  return [options] { return show(*options); };
}

}  // namespace switchboard::tool
