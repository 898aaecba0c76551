#include "lessons/player/pointed.hpp"

#include <set>
#include <string_view>

#include "engine/model/call_family.hpp"

namespace switchboard::lessons {
namespace {

/// Of a file or a terminal, as far as the recording tells, or the program's end: nothing to point at in a
/// lesson on sockets.
bool is_about_a_file(const EventHead& head, std::string_view name) {
  const auto family = family_of(name);
  if (name == "exit_group") return true;
  return (family == CallFamily::talk || family == CallFamily::end) && head.socket.value == 0 &&
         head.other == 0;
}

/// send means the kernel's sendto too, as everywhere in a lesson.
bool is_named(std::string_view name, std::string_view wanted) {
  if (name == wanted) return true;
  if (wanted == "send") return name == "sendto";
  if (wanted == "recv") return name == "recvfrom";
  return wanted == "accept" && name == "accept4";
}

}  // namespace

std::optional<EventId> pointed_call(const Look& look, Timeline& timeline, Time at) {
  if (look.subject.empty()) return {};
  const auto& world = timeline.snapshot_at(at);
  const auto* program = world.process(look.subject);
  if (program == nullptr) return {};
  const bool what_comes = look.call.empty() && (look.view == "stage" || look.view == "source");
  std::set<EventId> held;
  for (const auto& [id, thread] : program->threads)
    if (thread.in_call && thread.paused == ThreadPaused::Where::before) held.insert(*thread.in_call);
  std::optional<EventId> newest, returned;
  timeline.each_head([&, process = program->id](std::size_t, const EventHead& head) {
    if (!head.is_call() || head.process != process || head.at > at) return;
    const auto& name = timeline.name_of(head);
    if (!look.call.empty() ? !is_named(name, look.call) : is_about_a_file(head, name)) return;
    if (!what_comes && held.contains(head.id)) return;
    newest = head.id;
    if (!look.call.empty() && head.returned() && *head.returned() <= at) returned = head.id;
  });
  return returned ? returned : newest;
}

}  // namespace switchboard::lessons
