#include "engine/tool/show/show_errors.hpp"

#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/errno_context.hpp"
#include "engine/narrate/errno_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/tool/show/json_parts.hpp"
#include "engine/tool/show/text_table.hpp"

namespace switchboard::tool {
namespace {

constexpr std::size_t most_alike = 3;  // of one line and errno: a loop fails the same way again and again

/// visit(event)
template <class Visit>
void each_failed(const Shown& shown, Visit visit) {
  std::vector<std::size_t> places;
  shown.timeline.each_head([&](std::size_t index, const EventHead& head) {
    if (head.is_call() && head.error != 0 && head.returned_ns >= 0 && head.returned_ns <= shown.at.ns)
      places.push_back(index);
  });
  std::map<std::tuple<ProcessId, std::uint16_t, std::uint16_t, SocketId>, std::size_t> seen;
  for (const auto place : places) {
    const EventHead head = shown.timeline.head(place);
    const auto count = ++seen[{head.process, head.name, head.error, head.socket}];
    if (count > most_alike) continue;
    const Event event = shown.timeline.event(place);  // the timeline lets go of it while it is explained
    visit(event);
    shown.timeline.trim();
  }
}

}  // namespace

std::string errors_text(const Shown& shown) {
  std::string text;
  each_failed(shown, [&](const Event& event) {
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call == nullptr || !call->error) return;
    const auto* process = shown.timeline.snapshot_at(event.at).process(call->process);
    const auto who =
        process == nullptr ? fmt::format("pid {}", call->process.value) : printable(process->label);
    const auto place = call->source ? ", " + printable(short_place_text(*call->source)) : std::string();
    text += wrapped(fmt::format(" {}  {}{}: {} {}", time_text(event.at), who, place, short_call(*call),
                                result_suffix(*call)),
                    shown.style.columns, 4) +
            "\n" +
            wrapped("   " + errno_in_context(event, shown.timeline) + " " + man_page(call->name),
                    shown.style.columns, 3) +
            "\n";
  });
  return text.empty() ? " No call failed.\n" : text;
}

std::string errors_json(const Shown& shown) {
  std::string text;
  each_failed(shown, [&](const Event& event) {
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call == nullptr || !call->error) return;
    Json object{{"kind", "error"},
                {"event", event.id.value},
                {"at_ns", event.at.ns},
                {"pid", call->process.value},
                {"call", short_call(*call)},
                {"name", call->name},
                {"errno", call->error->name},
                {"meaning", errno_in_context(event, shown.timeline)},
                {"reference", man_page(call->name)}};
    if (call->source) object["source"] = json_of(*call->source);
    text += line_of(object) + "\n";
  });
  return text;
}

}  // namespace switchboard::tool
