#pragma once
// What the Source view says of lines and calls, apart from where it draws them. Only the Source includes it.

#include <optional>
#include <string>
#include <vector>

#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

const Syscall& call_at(ViewContext& context, std::uint32_t index);

/// The call whose bytes, SYN, FIN or RST a packet carries.
std::optional<EventId> cause_of(ViewContext& context, EventId packet);
/// The lines of calls that belong to the selected call or packet: that sent it, that received its bytes.
std::vector<SourceLocation> lit_lines(ViewContext& context);

/// Why the selected call has no line, or the file no text, and what would give it one; empty: all is well.
std::string why_no_line(ViewContext& context, const Syscall* selected, const std::string& file,
                        const SourceText* text);
/// What stands in the place of a file when no call has a line.
std::vector<std::string> nothing_to_show(ViewContext& context);

}  // namespace switchboard::visualizer
