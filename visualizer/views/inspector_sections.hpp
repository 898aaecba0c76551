#pragma once
// The sections of the Inspector's page, each a function that draws what is known of one thing. Only the
// Inspector includes it.

#include <span>

#include "visualizer/views/inspector_page.hpp"

namespace switchboard::visualizer {

enum class PayloadForm { text, hex };

void inspect_call(InspectorPage& page, const Event& event, const Syscall& call);
/// The sockaddr byte by byte, and how its port is read.
void inspect_address(InspectorPage& page, const SocketAddress& address, const Syscall& call);
/// The states that this end of the connection went through because of the call.
void inspect_course(InspectorPage& page, const Event& event, const Syscall& call);
void inspect_socket(InspectorPage& page, const SocketState& socket);
void inspect_packet(InspectorPage& page, const Event& event, const Packet& packet);
void inspect_process(InspectorPage& page, ProcessId process);
/// `length`: how many there were, of which `bytes` were kept. `form` is changed by its buttons.
void inspect_payload(InspectorPage& page, std::string_view title, std::span<const std::uint8_t> bytes,
                     std::int64_t length, Token writer, PayloadForm& form);
/// What else of this recording belongs to what is selected: the segment of a call, its line, its lesson.
struct WayOn {
  enum class Kind { tie, line, lesson } kind = Kind::tie;
  std::string label, key;
};
std::vector<WayOn> ways_on(ViewContext& context);
/// As buttons, at the bottom of the panel.
void draw_ways_on(ViewContext& context, const Rect& footer);
/// F1: the lesson about the selected call, if there is one.
void open_lesson(ViewContext& context);

/// G: from the call to its segment, from the packet to its call; the next one when pressed again.
void follow_tie(ViewContext& context);

}  // namespace switchboard::visualizer
