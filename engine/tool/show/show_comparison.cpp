#include "engine/tool/show/show_comparison.hpp"

#include <fmt/ranges.h>

#include <nlohmann/json.hpp>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/comparison_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/tool/show/json_parts.hpp"
#include "engine/tool/show/text_table.hpp"

namespace switchboard::tool {
namespace {

/// "server.cpp:41, at 3.352 s"; empty where there is no event to look at.
std::string compared_place(const Timeline& timeline, std::optional<EventId> id) {
  const Event* event = id ? timeline.find(*id) : nullptr;
  if (event == nullptr) return {};
  const auto* call = std::get_if<Syscall>(&event->fact);
  const auto place = call != nullptr && call->source ? short_place_text(*call->source) + ", " : std::string();
  return fmt::format("{}at {}", place, time_text(event->at));
}

Json compared_event(const Timeline& timeline, std::optional<EventId> id) {
  const Event* event = id ? timeline.find(*id) : nullptr;
  if (event == nullptr) return nullptr;
  Json object{{"event", event->id.value}, {"at_ns", event->at.ns}};
  if (const auto* call = std::get_if<Syscall>(&event->fact)) {
    object["call"] = short_call(*call) + " " + result_suffix(*call);
    if (call->source) object["source"] = tool::json_of(*call->source);
  }
  return object;
}

}  // namespace

std::string comparison_text(const RunComparison& comparison, const ComparedRun& mine,
                            const ComparedRun& theirs, const OutputStyle& style) {
  std::string text;
  const auto line = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) text += wrapped(fmt::format("   {:<6} {}", name, value), style.columns, 10) + "\n";
  };
  if (!comparison.same.empty())
    text += wrapped(fmt::format(" The same: {}.", fmt::join(comparison.same, ", ")), style.columns, 1) + "\n";
  if (!comparison.difference)
    return text + fmt::format(" {} did with its sockets what {} did.\n", printable(mine.file),
                              printable(theirs.file));
  const auto words = describe(*comparison.difference, mine.timeline, theirs.timeline);
  if (!text.empty()) text += "\n";
  text += fmt::format(" {}\n", style.paint(Ink::strong, words.difference));
  line("Here", words.here);
  line("There", words.there);
  line("Why", words.why);
  line("Where", compared_place(mine.timeline, comparison.difference->here));
  return text;
}

std::string comparison_json(const RunComparison& comparison, const ComparedRun& mine,
                            const ComparedRun& theirs) {
  Json object{{"kind", "comparison"}, {"file", mine.file}, {"other", theirs.file}, {"same", comparison.same}};
  object["difference"] = nullptr;
  if (const auto& found = comparison.difference) {
    const auto words = describe(*found, mine.timeline, theirs.timeline);
    Json& difference = object["difference"] =
        Json{{"name", name_of(found->kind)}, {"where", found->where}, {"title", words.difference},
             {"here", words.here},           {"there", words.there},  {"why", words.why}};
    difference["here_at"] = compared_event(mine.timeline, found->here);
    difference["there_at"] = compared_event(theirs.timeline, found->there);
    Json& values = difference["values"] = Json::object();
    for (const auto& [name, value] : found->values) values[name] = value;
  }
  return line_of(object) + "\n";
}

}  // namespace switchboard::tool
