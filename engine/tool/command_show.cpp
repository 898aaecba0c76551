#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include "engine/recording/reader.hpp"
#include "engine/tool/command.hpp"

namespace switchboard::tool {

Action add_show(CLI::App& parent) {
  auto* command = parent.add_subcommand("show", "What a recording holds, as text or JSON");
  struct Options {
    std::string file;
  };
  auto options = std::make_shared<Options>();
  command->add_option("FILE", options->file, "A recording (.swb)")->required();
  return [options] {
    const Timeline timeline = load_recording(options->file);
    fmt::print("{} events\n", timeline.events().size());
    return 0;
  };
}

}  // namespace switchboard::tool
