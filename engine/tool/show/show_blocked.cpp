#include "engine/tool/show/show_blocked.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "engine/narrate/blocked_text.hpp"
#include "engine/narrate/state_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/tool/show/json_parts.hpp"
#include "engine/tool/show/text_table.hpp"

namespace switchboard::tool {
namespace {

constexpr std::array needs_names{"connection", "handshake", "bytes", "datagram",
                                 "room",       "readiness", "child", "acknowledgement"};
constexpr std::array kind_names{"both_receive", "both_send", "one_holds_up"};

}  // namespace

std::string blocked_view_text(const Shown& shown) {
  const Blocked blocked = blocked_at(shown.timeline, shown.at);
  const Snapshot& world = shown.timeline.snapshot_at(shown.at);
  if (blocked.threads.empty()) return fmt::format(" Nobody waits at {}.\n", time_text(shown.at));
  std::string text;
  const auto line = [&](std::string_view name, const std::string& value) {
    text += wrapped(fmt::format("   {:<10} {}", name, value), shown.style.columns, 14) + "\n";
  };
  for (const auto& standstill : blocked.standstills)
    text += wrapped(" " + shown.style.paint(Ink::strong, standstill_text(standstill, blocked, world)),
                    shown.style.columns, 1) +
            "\n\n";
  for (const auto& thread : blocked.threads) {
    text += wrapped(" " + blocked_text(thread, shown.timeline, world), shown.style.columns, 3) + "\n";
    line("Since", fmt::format("{}, for {}", time_text(thread.since), duration_text(shown.at - thread.since)));
    line("Wakes when", waker_text(thread, world));
  }
  return text;
}

std::string blocked_view_json(const Shown& shown) {
  const Blocked blocked = blocked_at(shown.timeline, shown.at);
  const Snapshot& world = shown.timeline.snapshot_at(shown.at);
  std::string text;
  const auto cookies = [](const std::vector<SocketId>& sockets) {
    Json list = Json::array();
    for (const SocketId id : sockets) list.push_back(cookie_text(id));
    return list;
  };
  for (const auto& thread : blocked.threads) {
    const auto* call = shown.timeline.call(thread.call);
    Json object{{"kind", "blocked"},
                {"pid", thread.process.value},
                {"tid", thread.thread.value},
                {"event", thread.call.value},
                {"call", call == nullptr ? std::string() : call->name},
                {"since_ns", thread.since.ns},
                {"needs", needs_names[static_cast<std::size_t>(thread.needs)]},
                {"sockets", cookies(thread.sockets)},
                {"text", blocked_text(thread, shown.timeline, world)},
                {"wakes_when", waker_text(thread, world)}};
    if (call != nullptr && call->source) object["source"] = json_of(*call->source);
    if (thread.until) object["until_ns"] = thread.until->ns;
    Json& wakers = object["wakers"] = Json::array();
    for (const ProcessId id : thread.wakers) wakers.push_back(id.value);
    text += line_of(object) + "\n";
  }
  for (const auto& standstill : blocked.standstills) {
    Json object{{"kind", "standstill"},
                {"what", kind_names[static_cast<std::size_t>(standstill.kind)]},
                {"sockets", cookies(standstill.sockets)},
                {"waiting", cookies(standstill.waiting)},
                {"text", standstill_text(standstill, blocked, world)}};
    Json& events = object["events"] = Json::array();
    for (const auto place : standstill.threads) events.push_back(blocked.threads[place].call.value);
    text += line_of(object) + "\n";
  }
  return text;
}

}  // namespace switchboard::tool
