// The program `switchboard`: finds the sub-command, runs it, and catches once.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <vector>

#include "engine/recording/error.hpp"
#include "engine/tool/commands.hpp"
#include "engine/tool/lesson_start.hpp"

namespace {

enum ExitStatus { wrong_usage = 2, not_permitted = 3 };

int run(int argc, char** argv) {
  using namespace switchboard::tool;
  CLI::App app("Learn sockets by watching real ones.", "switchboard");
  app.require_subcommand(0, 1);
  app.fallthrough(false);
  std::vector<std::pair<CLI::App*, Action>> actions;
  for (const AddCommand add : commands()) {
    Action action = add(app);
    const auto subcommands = app.get_subcommands([](CLI::App*) { return true; });
    actions.emplace_back(subcommands.back(), std::move(action));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int status = app.exit(error);
    return status == 0 ? 0 : wrong_usage;
  }
  for (const auto& [subcommand, action] : actions)
    if (subcommand->parsed()) return action();
  return start_without_arguments();
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const switchboard::tool::UsageError& error) {
    fmt::print(stderr, "switchboard: {}\n", error.what());
    return wrong_usage;
  } catch (const switchboard::tool::NotPermitted& error) {
    fmt::print(stderr, "switchboard: {}\n", error.what());
    return not_permitted;
  } catch (const std::exception& error) {
    fmt::print(stderr, "switchboard: {}\n", error.what());
    return wrong_usage;
  }
}
