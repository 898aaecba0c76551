// The Inspector: a call and its process.

#include <fmt/format.h>

#include <algorithm>

#include "engine/narrate/bytes_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/errno_text.hpp"
#include "engine/narrate/state_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/narrate/waiting_text.hpp"
#include "visualizer/session/related.hpp"
#include "visualizer/views/inspector_sections.hpp"

namespace switchboard::visualizer {
namespace {

/// At the cursor its thread stands before it, held by us: it is entered, and not made.
bool is_held_at_cursor(ViewContext& context, const Event& event, const Syscall& call) {
  const auto* process = context.world.process(call.process);
  if (process == nullptr) return false;
  const auto thread = process->threads.find(call.thread);
  return thread != process->threads.end() && thread->second.in_call == event.id &&
         thread->second.paused == ThreadPaused::Where::before;
}

/// "took 177 µs, blocked for the SYN ACK", or how long it has waited and what for.
std::string duration_line(ViewContext& context, const Event& event, const Syscall& call) {
  const Time cursor = context.session.cursor();
  if (is_held_at_cursor(context, event, call))
    return fmt::format("held by us for {}, and not made yet", duration_text(cursor - event.at));
  if (!call.returned || *call.returned > cursor) {
    std::string line = event.at > cursor ? "is made later than the cursor"
                                         : fmt::format("entered {} ago", duration_text(cursor - event.at));
    const auto waits = waiting_text(call, context.world);
    if (event.at <= cursor) line += waits.empty() ? ", not returned yet" : fmt::format(", {}", waits);
    return line;
  }
  // What it was held before is our time, not the call's.
  const Time made = context.session.index().made_at(context.session.timeline(), event).value_or(event.at);
  std::string line = "took " + duration_text(*call.returned - made);
  if (made > event.at) line += fmt::format(" after it was held for {}", duration_text(made - event.at));
  if (const auto released = context.session.flows().released_by(event.id))
    if (const Event* by = context.session.timeline().find(*released))
      if (const auto words = released_text(*by); !words.empty()) line += ", " + words;
  return line;
}

void draw_title(InspectorPage& page, const Event& event, const Syscall& call) {
  Painter& paint = page.paint();
  const Rect row = page.take(24);
  family_shape(paint, {row.x + 7, row.y + 11}, family_of(call.name));
  const bool returned = call.returned && *call.returned <= page.context().session.cursor();
  const std::string result = returned ? result_suffix(call) : "…";
  const float result_width = paint.width_of(result, Type::code_strong);
  const float width = paint.text(Rect{row.x + 22, row.y, row.w - 32 - result_width, 22}, short_call(call),
                                 {.type = Type::code});
  paint.text(Rect{row.x + 30 + width, row.y, result_width + 4, 22}, result,
             {.type = Type::code_strong, .ink = returned && call.error ? Token::error : Token::t1});
  page.prose(duration_line(page.context(), event, call), Type::caption, Token::t2, 22);
  if (call.source) page.prose(printable(place_text(*call.source)), Type::caption, Token::t3, 22);
  page.space(6);
}

void draw_error(InspectorPage& page, const Syscall& call) {
  const Rect row = page.take(22);
  cross(page.paint(), {row.x + 7, row.y + 10}, 4, Token::error);
  page.paint().text(Point{row.x + 22, row.y + 2},
                    fmt::format("{}, see {}", call.error->name, man_page(call.name)),
                    {.type = Type::caption_strong, .ink = Token::error});
  page.prose(errno_summary(call), Type::body, Token::t1, 22);
  page.space(8);
}

std::string meaning_of(ViewContext& context, const Syscall& call, const Argument& argument) {
  if (argument.name == "backlog") return "the limit that was asked for";
  if (argument.name == "addrlen") return "bytes";
  if (const auto* buffer = std::get_if<Buffer>(&argument.value)) return byte_count(buffer->length);
  if (call.socket && (argument.name == "sockfd" || argument.name == "fd"))
    if (const SocketState* socket = context.world.socket(*call.socket))
      return fmt::format("{} {}", protocol_text(socket->sample), cookie_text(*call.socket));
  if (const auto* symbol = std::get_if<Symbol>(&argument.value); symbol != nullptr && !symbol->name.empty())
    return fmt::format("{}", symbol->number);
  return "";
}

}  // namespace

void inspect_call(InspectorPage& page, const Event& event, const Syscall& call) {
  ViewContext& context = page.context();
  draw_title(page, event, call);
  if (call.injected) {
    page.note(injection_sentence(call));
    page.space(8);
  }
  const bool returned = call.returned && *call.returned <= context.session.cursor();
  if (returned && call.error) draw_error(page, call);
  for (const Argument& argument : call.arguments)
    if (const auto* address = std::get_if<SocketAddress>(&argument.value))
      if (!address->raw.empty()) inspect_address(page, *address, call);
  for (const Argument& argument : call.arguments)
    page.row(argument.name, argument_text(argument.value), meaning_of(context, call, argument),
             from_the_call);
  for (const auto& made : call.made)
    page.row("made", fmt::format("fd {}", made.fd),
             made.socket ? fmt::format("cookie {}", cookie_text(*made.socket)) : "no socket", from_the_call);
  inspect_course(page, event, call);
}

void inspect_process(InspectorPage& page, ProcessId id) {
  ViewContext& context = page.context();
  const ProcessState* process = context.world.process(id);
  const Who who = who_is(context, id);
  const Rect row = page.take(26);
  const float badge = letter_badge(page.paint(), {row.x, row.y}, who.letter, who.role);
  page.paint().text(
      Rect{row.x + badge + 8, row.y - 1, row.w - badge - 8, 22},
      process == nullptr || process->label.empty() ? fmt::format("pid {}", id.value) : process->label,
      {.type = Type::body_strong});
  page.row("pid", fmt::format("{}", id.value),
           process != nullptr && process->parent ? fmt::format("forked by {}", process->parent->value) : "",
           "the process itself");
  if (process == nullptr) return;
  std::string command;
  for (const auto& argument : process->arguments)
    command += (command.empty() ? "" : " ") + printable(argument);
  if (!command.empty()) page.row("arguments", command, "", "the call execve");
  page.row("started", time_text(process->started), "", "the process itself");
  if (process->ended)
    page.row("ended", time_text(*process->ended), process->status ? exit_text(*process->status) : "",
             "the process itself", process->status && process->status->signal ? Token::error : Token::t1);
  if (!process->descriptors.empty()) {
    std::string list;
    for (const auto& [fd, socket] : process->descriptors) {
      if (list.size() > 40) {
        list += ", …";
        break;
      }
      list += (list.empty() ? "" : ", ") + std::to_string(fd);
    }
    page.row("sockets", list, "its descriptors of sockets", "the calls that made and closed them");
  }
  if (process->children > 0)
    page.row("children", count_text(process->children), "forked so far", "the calls fork and clone");
}

}  // namespace switchboard::visualizer
