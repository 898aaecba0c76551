#include "engine/explain/call_alignment.hpp"

#include <algorithm>
#include <map>

#include "engine/model/call_family.hpp"

namespace switchboard {
namespace {

// Each is compared with each of the other run: a table of some megabytes.
constexpr std::size_t longest = 2000;

/// A call as far as it counts, with equal ones that follow it.
struct Step {
  std::string name;
  std::uint16_t error = 0;
  bool is_end = false;  ///< a receive that was told that no more comes
  AlignedCall::Side place;
  bool same_call(const Step& other) const { return name == other.name; }
  bool operator==(const Step& other) const {
    return name == other.name && error == other.error && is_end == other.is_end;
  }
};

struct Program {
  ProcessId id;
  std::string label;
  bool serves = false;
  std::vector<Step> steps;
};

std::string plain_name(const std::string& name) {
  switch (movement_of(name)) {
    case Movement::sends:
      return "send";
    case Movement::receives:
      return "receive";
    case Movement::none:
      break;
  }
  if (name == "accept4") return "accept";
  return family_of(name) == CallFamily::wait ? "wait" : name;
}

bool counts(const EventHead& head, const std::string& name) {
  const CallFamily family = family_of(name);
  if (head.socket.value != 0 || head.other != 0) return true;
  return family == CallFamily::meet || family == CallFamily::wait ||
         (family == CallFamily::set_up && head.error != 0);
}

std::vector<Program> programs_of(const Timeline& timeline) {
  std::vector<Program> programs;
  std::map<ProcessId, std::size_t> place;
  const auto program = [&](ProcessId id) -> Program& {
    const auto [entry, is_new] = place.try_emplace(id, programs.size());
    if (is_new) programs.push_back({id, "", false, {}});
    return programs[entry->second];
  };
  timeline.each_head([&](std::size_t index, const EventHead& head) {
    if (head.is<ProcessStarted>()) {
      program(head.process).label = std::get<ProcessStarted>(timeline.event(index).fact).label;
      return;
    }
    if (!head.is_call()) return;
    const std::string& name = timeline.name_of(head);
    if (!counts(head, name)) return;
    Program& its = program(head.process);
    its.serves = its.serves || name == "listen" || name == "accept" || name == "accept4";
    const bool receives = movement_of(name) == Movement::receives;
    Step step{plain_name(name),
              head.error,
              receives && head.has(EventHead::end_of_stream),
              {static_cast<std::uint32_t>(index), 1}};
    if (!its.steps.empty() && its.steps.back() == step)
      ++its.steps.back().place.count;
    else
      its.steps.push_back(std::move(step));
  });
  std::erase_if(programs, [](const Program& each) { return each.steps.empty(); });
  return programs;
}

/// Needleman and Wunsch: what is equal is worth most, the same call that ended otherwise something, a call
/// that stands alone nothing.
void align(const std::vector<Step>& left, const std::vector<Step>& right, AlignedProgram& program) {
  using Kind = AlignedCall::Kind;
  const auto rest = [&](const std::vector<Step>& steps) {
    for (std::size_t i = longest; i < steps.size(); ++i) program.not_compared += steps[i].place.count;
  };
  rest(left);
  rest(right);
  const std::size_t n = std::min(left.size(), longest), m = std::min(right.size(), longest);
  constexpr std::int32_t equal = 3, otherwise = 1;
  const auto worth = [&](std::size_t i, std::size_t j) {
    if (left[i] == right[j]) return equal;
    return left[i].same_call(right[j]) ? otherwise : -1;
  };
  std::vector<std::int32_t> best((n + 1) * (m + 1), 0);  // of what is left from i and j on
  const auto at = [&](std::size_t i, std::size_t j) -> std::int32_t& { return best[i * (m + 1) + j]; };
  for (std::size_t i = n; i-- > 0;)
    for (std::size_t j = m; j-- > 0;)
      at(i, j) = std::max({at(i + 1, j + 1) + worth(i, j), at(i + 1, j), at(i, j + 1)});
  std::size_t i = 0, j = 0;
  while (i < n || j < m) {
    const bool both = i < n && j < m;
    if (both && worth(i, j) > 0 && at(i, j) == at(i + 1, j + 1) + worth(i, j)) {
      program.calls.push_back(
          {left[i] == right[j] ? Kind::same : Kind::differs, left[i].place, right[j].place});
      ++i;
      ++j;
    } else if (j == m || (both && at(i, j) == at(i + 1, j))) {
      program.calls.push_back({Kind::only_left, left[i++].place, {}});
    } else {
      program.calls.push_back({Kind::only_right, {}, right[j++].place});
    }
  }
}

}  // namespace

std::vector<AlignedProgram> align_calls(const Timeline& left, const Timeline& right) {
  const std::vector<Program> mine = programs_of(left);
  std::vector<Program> theirs = programs_of(right);
  std::vector<const Program*> partner(mine.size(), nullptr);
  const auto match = [&](auto fits) {
    for (std::size_t i = 0; i < mine.size(); ++i) {
      if (partner[i] != nullptr) continue;
      const auto found = std::ranges::find_if(theirs, [&](const Program& other) {
        return std::ranges::find(partner, &other) == partner.end() && fits(mine[i], other);
      });
      if (found != theirs.end()) partner[i] = &*found;
    }
  };
  // By name; where names differ a server is compared with a server, and what never came to listen with what
  // is left.
  match([](const Program& a, const Program& b) { return a.label == b.label; });
  match([](const Program& a, const Program& b) { return a.serves == b.serves; });
  match([](const Program&, const Program&) { return true; });
  std::vector<AlignedProgram> programs;
  for (std::size_t i = 0; i < mine.size(); ++i) {
    AlignedProgram program{mine[i].id, {}, {}, 0};
    if (partner[i] != nullptr) program.right = partner[i]->id;
    align(mine[i].steps, partner[i] != nullptr ? partner[i]->steps : std::vector<Step>{}, program);
    programs.push_back(std::move(program));
  }
  for (const Program& other : theirs) {
    if (std::ranges::find(partner, &other) != partner.end()) continue;
    AlignedProgram program{{}, other.id, {}, 0};
    align({}, other.steps, program);
    programs.push_back(std::move(program));
  }
  return programs;
}

}  // namespace switchboard
