#include "engine/tool/program_arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <sstream>

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

HostId host_named(const std::string& name, const std::vector<std::string>& hosts) {
  const auto found = std::ranges::find(hosts, name);
  if (found == hosts.end())
    throw UsageError(hosts.empty()
                         ? "--on: there is one network only; --hosts makes several."
                         : fmt::format("--on: {} is none of the hosts {}.", name, fmt::join(hosts, ", ")));
  return {static_cast<std::int32_t>(found - hosts.begin())};
}

/// Reads "--when OCCASION" and "--on HOST" where they stand at `next`, and steps over them.
void take_circumstances(const std::vector<std::string>& words, std::size_t& next, ProgramWanted& program,
                        const std::vector<std::string>& hosts) {
  for (; next < words.size() && (words[next] == "--when" || words[next] == "--on"); next += 2) {
    const bool is_when = words[next] == "--when";
    if (next + 1 >= words.size())
      throw UsageError(is_when ? "--when: say listening or bound." : "--on: name a host.");
    if (is_when)
      program.when = when_from(words[next + 1]);
    else
      program.host = host_named(words[next + 1], hosts);
  }
}

void place(std::vector<ProgramWanted>& programs, const std::vector<std::string>& hosts) {
  if (hosts.empty()) return;
  std::vector<int> taken(hosts.size());
  const auto take = [&](ProgramWanted& program, std::size_t host) {
    program.host = HostId{static_cast<std::int32_t>(host)};
    ++taken[host];
  };
  for (auto& program : programs) {
    const auto name = std::filesystem::path(program.argv.front()).stem().string();
    if (program.host)
      ++taken[static_cast<std::size_t>(program.host->value)];
    else if (const auto found = std::ranges::find(hosts, name); found != hosts.end())
      take(program, static_cast<std::size_t>(found - hosts.begin()));
  }
  for (auto& program : programs) {
    if (program.host) continue;
    const auto free = std::ranges::find(taken, 0);
    if (free == taken.end())
      throw UsageError(
          fmt::format("{}: every host has a program already; say on which it runs: --and --on {} {} ...",
                      program.argv.front(), hosts.front(), program.argv.front()));
    take(program, static_cast<std::size_t>(free - taken.begin()));
  }
}

}  // namespace

std::vector<std::string> parse_hosts(const std::string& text) {
  constexpr std::string_view allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
  std::vector<std::string> hosts;
  std::istringstream parts(text);
  for (std::string name; std::getline(parts, name, ',');) {
    const bool is_name = !name.empty() && name.size() <= 63 && name.front() != '-' && name != "localhost" &&
                         name.find_first_not_of(allowed) == std::string::npos;
    if (!is_name)
      throw UsageError(
          fmt::format("--hosts: \"{}\" is no host name; use letters, digits and hyphens.", name));
    if (std::ranges::find(hosts, name) != hosts.end())
      throw UsageError(fmt::format("--hosts: {} is named twice.", name));
    hosts.push_back(name);
  }
  constexpr std::size_t most = 8;
  if (hosts.size() < 2 || hosts.size() > most)
    throw UsageError(
        fmt::format("--hosts: name two hosts or more, {} at most: --hosts client,server.", most));
  return hosts;
}

std::vector<ProgramWanted> parse_programs(const std::vector<std::string>& words,
                                          const std::vector<std::string>& hosts) {
  std::vector<ProgramWanted> programs;
  for (std::size_t next = 0; next < words.size();) {
    ProgramWanted program;
    if (!programs.empty()) take_circumstances(words, ++next, program, hosts);
    for (; next < words.size() && words[next] != "--and"; ++next) program.argv.push_back(words[next]);
    if (program.argv.empty())
      throw UsageError(programs.empty() ? "observe: name a program before --and."
                                        : "--and: name a program to run.");
    programs.push_back(std::move(program));
  }
  place(programs, hosts);
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
