#include "visualizer/views/source_lines.hpp"

#include <fmt/format.h>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "visualizer/session/related.hpp"

namespace switchboard::visualizer {

const Syscall& call_at(ViewContext& context, std::uint32_t index) {
  return std::get<Syscall>(context.session.timeline().event(index).fact);
}

std::optional<EventId> cause_of(ViewContext& context, EventId packet) {
  for (const Tie& tie : context.session.flows().calls_of(packet))
    if (tie.kind != TieKind::receives && tie.kind != TieKind::completes &&
        context.session.timeline().call(tie.call) != nullptr)
      return tie.call;
  return {};
}

std::vector<SourceLocation> lit_lines(ViewContext& context) {
  constexpr std::size_t most = 64;  // of the segments of one large send nobody reads more lines
  std::vector<SourceLocation> lines;
  for (const EventId id : context.session.related().events) {
    const Syscall* call = context.session.timeline().call(id);
    if (call == nullptr || !call->source || call->source->line <= 0) continue;
    lines.push_back(*call->source);
    if (lines.size() == most) break;
  }
  return lines;
}

std::string why_no_line(ViewContext& context, const Syscall* selected, const std::string& file,
                        const SourceText* text) {
  if (selected != nullptr && (!selected->source || selected->source->line <= 0)) {
    const std::string name = call_name(*selected);
    if (selected->source && !selected->source->function.empty())
      return fmt::format(
          "Of this {} only the function is known: {}. Built with -g, the program tells its lines.", name,
          printable(selected->source->function));
    if (context.session.timeline().info.network.empty() || context.session.sources().files().empty())
      return "";  // the place of the text says it
    return fmt::format(
        "The line that made this {} is not known: it was made outside of what the program's debugging "
        "information covers. Built with -g, a program tells its lines.",
        name);
  }
  if (!file.empty() && text == nullptr)
    return fmt::format(
        "{} is not in the recording: it was not there when the program ran, or it is too long, or the "
        "recording was redacted. The lines that made calls are listed.",
        printable(file));
  if (selected != nullptr && text != nullptr && selected->source->file == file &&
      static_cast<std::size_t>(selected->source->line) > text->lines.size())
    return fmt::format("Line {} is not in the file: it was changed after the program was built.",
                       selected->source->line);
  return "";
}

std::vector<std::string> nothing_to_show(ViewContext& context) {
  const Sources& sources = context.session.sources();
  Timeline& timeline = context.session.timeline();
  if (!sources.has_read_all(timeline))
    return {fmt::format("Reading the lines of calls: {} %.", sources.events_read() * 100 / timeline.size())};
  if (context.session.index().calls().empty())
    return {"No calls yet.", "The file of the program's first call will stand here."};
  std::vector<std::string> sentences{"No call has a line that is known."};
  if (sources.function_only() > 0)
    sentences.push_back("The functions that made them are known; the Inspector names them.");
  sentences.push_back(
      "A C, C++ or Rust program tells its lines when it is built with -g. Go programs and Python 3.11 or "
      "later tell theirs without being asked.");
  return sentences;
}

}  // namespace switchboard::visualizer
