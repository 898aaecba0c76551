#include "engine/narrate/comparison_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/narrate/call_text.hpp"
#include "engine/narrate/filled_text.hpp"

namespace switchboard {
namespace {

struct Row {
  RunDifference::Kind kind;
  std::string_view name, difference, here, there, why;
};

using enum RunDifference::Kind;

// Places: {where}, the difference's values, {call} and {other call}.
constexpr auto rows = std::to_array<Row>({
    {no_listener, "no_listener", "This program does not listen", "no call of listen succeeded",
     "{other call}", "A client finds nobody at the port."},
    {option_missing, "option_missing", "An option is missing before bind", "bind and listen without {option}",
     "{option} set before bind",
     "Without it a restart may find its own old connections in TIME_WAIT: EADDRINUSE."},
    {bound_elsewhere, "bound_elsewhere", "The listener is bound to one address only", "bound to {mine}",
     "bound to {theirs}", "Clients that call another address of this host are refused."},
    {fewer_connections, "fewer_connections", "There are fewer of them: {where}", "{mine counted time}",
     "{theirs counted time}", "The program stopped, or waits elsewhere, before the next one."},
    {more_connections, "more_connections", "There are more of them: {where}", "{mine counted time}",
     "{theirs counted time}", "The peer may not expect another one."},
    {call_failed, "call_failed", "A call fails, {where}", "{call}", "the same without an error",
     "What follows on this descriptor can do nothing."},
    {sent_less, "sent_less", "Less is sent, {where}", "{mine bytes} sent, the last by {call}",
     "{theirs bytes} sent", "The peer waits for what does not come."},
    {sent_more, "sent_more", "More is sent, {where}", "{mine bytes} sent, the last by {call}",
     "{theirs bytes} sent", "The peer takes what is left over for the beginning of something else."},
    {sent_other, "sent_other", "Other bytes are sent, {where}",
     "{call}: the stream differs from byte {offset count} on", "{other call}",
     "The peer reads something else than the task says."},
    {received_less, "received_less", "Not all is read, {where}", "{mine bytes} received",
     "{theirs bytes} received", "What stays unread turns the close into a reset."},
    {end_not_awaited, "end_not_awaited", "The end of the stream is not awaited, {where}", "{call}",
     "{other call}", "Bytes that the peer still sends find nobody."},
    {not_shut_down, "not_shut_down", "The end of the request is not said, {where}",
     "no shutdown after {call}", "{other call}", "A peer that reads to the end waits for ever."},
    {not_closed, "not_closed", "The connection is not closed, {where}", "nothing after {call} closes it",
     "{other call}", "The peer waits for the end, and the descriptor is lost."},
    {ended_otherwise, "ended_otherwise", "The program ends otherwise", "{mine}", "{theirs}",
     "Whoever started the program takes its end for success or failure."},
});

const Row& row_of(RunDifference::Kind kind) {
  return *std::ranges::find(rows, kind, &Row::kind);
}

std::string call_in(const Timeline& timeline, std::optional<EventId> id, std::string_view otherwise) {
  const auto* call = id ? timeline.call(*id) : nullptr;
  return call == nullptr ? std::string(otherwise) : short_call(*call) + " " + result_suffix(*call);
}

}  // namespace

std::string_view name_of(RunDifference::Kind kind) {
  return row_of(kind).name;
}

ComparisonText describe(const RunDifference& difference, const Timeline& mine, const Timeline& theirs) {
  const Row& row = row_of(difference.kind);
  auto values = difference.values;
  values["where"] = difference.where;
  const auto fill = [&](std::string_view text) {
    return filled(text, values, [&](std::string_view place) {
      if (place == "call") return call_in(mine, difference.here, "no call");
      if (place == "other call") return call_in(theirs, difference.there, "more than that");
      return std::string();
    });
  };
  return {.difference = fill(row.difference),
          .here = fill(row.here),
          .there = fill(row.there),
          .why = fill(row.why)};
}

}  // namespace switchboard
