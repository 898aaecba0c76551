#include "visualizer/views/call_filter.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <sstream>

#include "engine/narrate/call_text.hpp"

namespace switchboard::visualizer {
namespace {

constexpr std::array<std::string_view, 6> keys{"call", "result", "pid", "fd", "who", "tid"};

std::string lowered(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

bool result_is(const Syscall& call, const std::string& wanted) {
  if (wanted == "error") return call.error.has_value();
  if (wanted == "open") return !call.returned;
  if (wanted == "ok") return call.returned && !call.error;
  return lowered(result_text(call)) == wanted;
}

bool is_by(const Syscall& call, const std::map<ProcessId, ProgramMark>& marks, const std::string& wanted) {
  const auto mark = marks.find(call.process);
  if (mark == marks.end()) return false;
  return lowered({&mark->second.letter, 1}) == wanted || lowered(mark->second.label) == wanted;
}

}  // namespace

CallFilter::CallFilter(std::string_view text) {
  std::istringstream stream(lowered(text));
  for (std::string word; stream >> word;) {
    const auto colon = word.find(':');
    const std::string key = colon == std::string::npos ? "" : word.substr(0, colon);
    if (std::ranges::find(keys, key) == keys.end())
      words_.push_back({"", word});
    else if (colon + 1 < word.size())  // a key whose value is still being typed hides nothing
      words_.push_back({key, word.substr(colon + 1)});
  }
}

bool CallFilter::takes(const Syscall& call, const std::map<ProcessId, ProgramMark>& marks) const {
  return std::ranges::all_of(words_, [&](const Word& word) {
    if (word.key == "call")
      return call.name.starts_with(word.value) || call_name(call).starts_with(word.value);
    if (word.key == "result") return result_is(call, word.value);
    if (word.key == "pid") return std::to_string(call.process.value) == word.value;
    if (word.key == "tid") return std::to_string(call.thread.value) == word.value;
    if (word.key == "fd") return call.fd && std::to_string(*call.fd) == word.value;
    if (word.key == "who") return is_by(call, marks, word.value);
    return lowered(short_call(call)).find(word.value) != std::string::npos ||
           lowered(result_text(call)).find(word.value) != std::string::npos;
  });
}

}  // namespace switchboard::visualizer
