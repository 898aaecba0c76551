#include "visualizer/session/call_filter.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

#include "engine/narrate/call_text.hpp"
#include "visualizer/session/lowered.hpp"

namespace switchboard::visualizer {
namespace {

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc{} || end != text.data() + text.size()) return {};
  return number;
}

/// "<0", ">=1024": nothing when it is no comparison.
std::optional<bool> compares(std::string_view wanted, std::optional<std::int64_t> result) {
  for (const std::string_view sign : {"<=", ">=", "<", ">"}) {
    if (!wanted.starts_with(sign)) continue;
    const auto bound = number_in(wanted.substr(sign.size()));
    if (!bound) return {};
    if (!result) return false;
    if (sign == "<=") return *result <= *bound;
    if (sign == ">=") return *result >= *bound;
    return sign == "<" ? *result < *bound : *result > *bound;
  }
  return {};
}

enum class Outcome { open, ok, failed };

/// What a head can say of result:VALUE.
std::optional<bool> result_is(const std::string& wanted, Outcome outcome,
                              std::optional<std::int64_t> result) {
  if (wanted == "error") return outcome == Outcome::failed;
  if (wanted == "open") return outcome == Outcome::open;
  if (wanted == "ok") return outcome == Outcome::ok;
  if (const auto compared = compares(wanted, result)) return compared;
  if (const auto number = number_in(wanted)) return result == number;
  return {};
}

bool is_by(ProcessId process, const std::map<ProcessId, ProgramMark>& marks, const std::string& wanted) {
  const auto mark = marks.find(process);
  if (mark == marks.end()) return false;
  return lowered({&mark->second.letter, 1}) == wanted || lowered(mark->second.label) == wanted;
}

bool is_socket(const std::string& wanted, SocketId socket) {
  return fmt::format("{:x}", socket.value) == wanted;
}

}  // namespace

std::optional<CallFilter::Key> CallFilter::key_named(std::string_view name) {
  struct Row {
    std::string_view name;
    Key key;
  };
  constexpr std::array<Row, 8> rows{{{"call", Key::call},
                                     {"result", Key::result},
                                     {"error", Key::error},
                                     {"pid", Key::pid},
                                     {"tid", Key::tid},
                                     {"fd", Key::fd},
                                     {"socket", Key::socket},
                                     {"who", Key::who}}};
  const auto found = std::ranges::find(rows, name, &Row::name);
  return found == rows.end() ? std::nullopt : std::optional(found->key);
}

CallFilter::CallFilter(std::string_view text) {
  std::istringstream stream(lowered(text));
  for (std::string word; stream >> word;) {
    const auto colon = word.find(':');
    const auto key = colon == std::string::npos ? std::nullopt : key_named(word.substr(0, colon));
    if (!key)
      words_.push_back({Key::text, word});
    else if (colon + 1 < word.size() ||
             *key == Key::error)  // a key whose value is still to come hides nothing
      words_.push_back({*key, word.substr(colon + 1)});
  }
}

bool CallFilter::takes(const Syscall& call, const std::map<ProcessId, ProgramMark>& marks) const {
  return std::ranges::all_of(words_, [&](const Word& word) { return meets(word, call, marks); });
}

bool CallFilter::meets(const Word& word, const Syscall& call,
                       const std::map<ProcessId, ProgramMark>& marks) const {
  switch (word.key) {
    case Key::call:
      return call.name.starts_with(word.value) || call_name(call).starts_with(word.value);
    case Key::result: {
      const Outcome outcome = !call.returned ? Outcome::open : call.error ? Outcome::failed : Outcome::ok;
      return result_is(word.value, outcome, call.result)
          .value_or(lowered(result_text(call)).starts_with(word.value));
    }
    case Key::error:
      return call.error && lowered(call.error->name).starts_with(word.value);
    case Key::pid:
      return std::to_string(call.process.value) == word.value;
    case Key::tid:
      return std::to_string(call.thread.value) == word.value;
    case Key::fd:
      return call.fd && std::to_string(*call.fd) == word.value;
    case Key::socket:
      return (call.socket && is_socket(word.value, *call.socket)) ||
             std::ranges::any_of(call.made, [&](const MadeDescriptor& made) {
               return made.socket && is_socket(word.value, *made.socket);
             });
    case Key::who:
      return is_by(call.process, marks, word.value);
    case Key::text:
      return lowered(short_call(call)).find(word.value) != std::string::npos ||
             lowered(result_text(call)).find(word.value) != std::string::npos;
  }
  return false;
}

std::optional<bool> CallFilter::takes(const EventHead& head, const NameTable& names,
                                      const std::map<ProcessId, ProgramMark>& marks) const {
  bool unknown = false;
  for (const Word& word : words_) {
    std::optional<bool> met;
    switch (word.key) {
      case Key::call:
        // send may be the kernel's sendto: a name that does not fit may still be what the program wrote.
        if (names.name(head.name).starts_with(word.value)) met = true;
        if (!met && names.name(head.name).front() != word.value.front()) met = false;
        break;
      case Key::result: {
        const Outcome outcome = head.returned_ns < 0 ? Outcome::open
                                : head.error != 0    ? Outcome::failed
                                                     : Outcome::ok;
        std::optional<std::int64_t> result;
        if (head.has(EventHead::has_result)) result = head.result;
        met = result_is(word.value, outcome, result);
        break;
      }
      case Key::error:
        if (word.value.empty() || head.error == 0) met = head.error != 0;
        break;
      case Key::pid:
        met = std::to_string(head.process.value) == word.value;
        break;
      case Key::tid:
        met = std::to_string(head.thread.value) == word.value;
        break;
      case Key::socket:
        if (is_socket(word.value, head.socket) || is_socket(word.value, {head.other})) met = true;
        break;
      case Key::who:
        met = is_by(head.process, marks, word.value);
        break;
      case Key::fd:
      case Key::text:
        break;
    }
    if (met == false) return false;
    if (!met) unknown = true;
  }
  return unknown ? std::nullopt : std::optional(true);
}

}  // namespace switchboard::visualizer
