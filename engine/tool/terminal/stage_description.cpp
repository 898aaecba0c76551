// The Stage in sentences: what draw_stage() shows, for pipes, logs and screen readers.

#include <fmt/format.h>

#include "engine/narrate/time_text.hpp"
#include "engine/tool/terminal/stage_drawing.hpp"

namespace switchboard::terminal {

std::vector<std::string> describe_stage(const StageFacts& facts) {
  std::vector<std::string> lines;
  for (const auto& row : facts.servers) {
    auto line = fmt::format("{} (process {}): {}", row.label, row.process.value, in_words(row.activity));
    if (!row.activity.source.empty()) line += ", " + row.activity.source;
    lines.push_back(line);
  }
  for (const auto& listener : facts.listeners) {
    const auto waiting = fmt::format("{} waiting in the accept queue, limit {}", listener.queues.length,
                                     listener.queues.limit);
    if (listener.has_syn_queue)
      lines.push_back(fmt::format("LISTEN {}: {} in the SYN queue, {}, {} dropped", listener.endpoint,
                                  counted(listener.queues.syn_queue, "handshake"), waiting,
                                  counted(static_cast<std::int64_t>(listener.queues.dropped), "SYN")));
    else
      lines.push_back(fmt::format("LISTEN {}: {}", listener.endpoint, waiting));
    for (std::size_t i = 0; i < listener.slots.size(); ++i) {
      const auto& slot = listener.slots[i];
      lines.push_back(fmt::format("  {} {} {}: {}, waits since {}{}", i == 0 ? "next" : std::to_string(i + 1),
                                  slot.letter, slot.port,
                                  slot.unread > 0 ? fmt::format("{} B unread {}", slot.unread, slot.bytes)
                                                  : std::string{"no bytes yet"},
                                  duration_text(slot.waited_ns),
                                  slot.client.kind == Activity::Kind::held_before
                                      ? fmt::format("; its client is {}", in_words(slot.client))
                                      : std::string{}));
    }
    for (const auto& outsider : listener.outside)
      lines.push_back(fmt::format("  outside {}: SYN_SENT, {}, {} unanswered", outsider.letter,
                                  in_words(outsider.client),
                                  counted(static_cast<std::int64_t>(outsider.syns.size()), "SYN")));
  }
  for (const auto& pipe : facts.pipes)
    lines.push_back(
        fmt::format("connection {} (fd {}, {}): client wrote {} B, {} B unread, server read {} B, wrote {} "
                    "B, client read {} B",
                    pipe.letter, pipe.fd ? std::to_string(*pipe.fd) : "none", state_name(pipe.state),
                    pipe.client_wrote, pipe.unread, pipe.server_read, pipe.server_wrote, pipe.client_read));
  for (const auto& who : facts.bystanders)
    lines.push_back(
        fmt::format("{}: {}", who.name.empty() ? "client " + who.letter : who.name, in_words(who.activity)));
  return lines;
}

}  // namespace switchboard::terminal
