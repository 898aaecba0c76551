// `switchboard show FILE ladder --json`: lanes, and then what happened in their order.

#include <limits>
#include <nlohmann/json.hpp>

#include "engine/narrate/ladder_text.hpp"
#include "engine/narrate/letters.hpp"
#include "engine/tool/show/json_parts.hpp"
#include "engine/tool/show/show_ladder.hpp"

namespace switchboard::tool {
namespace {

const char* kind_name(LadderStep::Kind kind) {
  switch (kind) {
    case LadderStep::Kind::enters:
      return "enters";
    case LadderStep::Kind::leaves:
      return "leaves";
    case LadderStep::Kind::gives:
      return "gives";
    case LadderStep::Kind::arrives:
      return "arrives";
    case LadderStep::Kind::dropped:
      return "dropped";
    case LadderStep::Kind::takes:
      return "takes";
    case LadderStep::Kind::returns:
      return "returns";
    case LadderStep::Kind::exits:
      return "exits";
  }
  return "";
}

void add_ends(Json& object, const LadderEnds& ends) {
  if (ends.from && *ends.from != no_lane) object["from"] = *ends.from;
  if (ends.to && *ends.to != no_lane) object["to"] = *ends.to;
}

}  // namespace

std::string ladder_json(const Shown& shown) {
  Timeline& timeline = shown.timeline;
  Flows flows;
  flows.follow(timeline);
  Ladder ladder;
  ladder.follow(timeline, flows);
  const auto marks = program_marks(timeline);
  const auto letter = [&](LaneNumber lane) {
    const auto mark = marks.find(ladder.lanes()[lane].process);
    return mark == marks.end() ? std::string("?") : std::string(1, mark->second.letter);
  };
  std::string result;
  for (LaneNumber lane = 0; lane < ladder.lanes().size(); ++lane)
    result += line_of(Json{{"lane", lane},
                           {"letter", letter(lane)},
                           {"pid", ladder.lanes()[lane].process.value},
                           {"tid", ladder.lanes()[lane].thread.value}}) +
              "\n";
  for (const LadderStep& step : ladder.steps()) {
    if (shown.at < step.at) break;
    Json object{{"step", kind_name(step.kind)}, {"at_ns", step.at.ns}};
    if (step.lane != no_lane) object["lane"] = step.lane;
    const bool passes = step.kind == LadderStep::Kind::gives || step.kind == LadderStep::Kind::takes;
    if (passes) {
      const auto& passage = ladder.passages()[step.index];
      object["id"] = timeline.head(passage.sent).id.value;
      object["received_by"] = timeline.head(passage.received).id.value;
      object["bytes"] = passage.bytes;
      add_ends(object, passage.ends);
    } else {
      const Event& event = timeline.event(step.index);
      object["id"] = event.id.value;
      if (const auto* packet = std::get_if<Packet>(&event.fact)) {
        object["label"] = packet_label(*packet, flows.segment(event.id));
        add_ends(object, ladder.ends_of(timeline, flows, event));
        if (const auto note = note_of(ladder, timeline, flows, event.id))
          object["note"] = note_text(*note, letter);
      }
    }
    result += line_of(object) + "\n";
  }
  return result;
}

}  // namespace switchboard::tool
