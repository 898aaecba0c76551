#include "engine/tool/program_arguments.hpp"

#include <fmt/format.h>

#include <charconv>

#include "engine/tool/command.hpp"

namespace switchboard::tool {
namespace {

std::uint16_t port_from(std::string_view text, std::uint16_t lowest) {
  std::uint16_t port = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), port);
  if (parsed.ec != std::errc{} || parsed.ptr != text.data() + text.size() || port < lowest)
    throw UsageError(fmt::format("--publish: {} is no port.", text));
  return port;
}

ProgramWanted::When when_from(const std::string& occasion) {
  if (occasion == "listening") return ProgramWanted::When::listening;
  if (occasion == "bound") return ProgramWanted::When::bound;
  throw UsageError(fmt::format("--when: {} is neither listening nor bound.", occasion));
}

/// Reads "--when OCCASION" if it stands at `next`, and steps over it.
ProgramWanted::When take_occasion(const std::vector<std::string>& words, std::size_t& next) {
  if (next >= words.size() || words[next] != "--when") return ProgramWanted::When::at_once;
  if (next + 1 >= words.size()) throw UsageError("--when: say listening or bound.");
  next += 2;
  return when_from(words[next - 1]);
}

}  // namespace

std::vector<ProgramWanted> parse_programs(const std::vector<std::string>& words) {
  std::vector<ProgramWanted> programs;
  for (std::size_t next = 0; next < words.size();) {
    ProgramWanted program;
    if (!programs.empty()) program.when = take_occasion(words, ++next);
    for (; next < words.size() && words[next] != "--and"; ++next) program.argv.push_back(words[next]);
    if (program.argv.empty())
      throw UsageError(programs.empty() ? "observe: name a program before --and."
                                        : "--and: name a program to run.");
    programs.push_back(std::move(program));
  }
  return programs;
}

control::Publish parse_publish(const std::string& text) {
  control::Publish publish;
  std::string rest = text;
  const auto take_last = [&] {
    const auto colon = rest.rfind(':');
    const std::string last = rest.substr(colon == std::string::npos ? 0 : colon + 1);
    rest = colon == std::string::npos ? std::string() : rest.substr(0, colon);
    return last;
  };
  publish.port = publish.host_port = port_from(take_last(), 1);
  if (!rest.empty()) publish.host_port = port_from(take_last(), 0);
  if (!rest.empty()) publish.host = rest;
  return publish;
}

}  // namespace switchboard::tool
