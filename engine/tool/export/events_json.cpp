// The stream of `show --json events`, after one line that says what the recording is.

#include <nlohmann/json.hpp>

#include "engine/tool/export/export.hpp"
#include "engine/tool/show/event_json.hpp"
#include "engine/tool/show/json_parts.hpp"

namespace switchboard::tool {

void write_json(const Exported& exported, const Write& write) {
  const auto& info = exported.timeline.info;
  Json meta{{"kind", "recording"},
            {"format", info.format},
            {"started_unix_ns", info.started_unix_ns},
            {"host", info.host},
            {"network", info.network},
            {"title", info.title},
            {"payload_limit", info.payload_limit}};
  if (info.finished) meta["finished_ns"] = info.finished->ns;
  write(line_of(meta) + "\n");
  exported.timeline.each_event([&](const Event& event) { write(event_json(event) + "\n"); });
}

}  // namespace switchboard::tool
