#include "engine/tool/commands.hpp"

#include <array>

namespace switchboard::tool {

// Each is defined in the file named after it: command_show.cpp has add_show.
Action add_show(CLI::App& parent);

std::span<const AddCommand> commands() {
  static constexpr auto list = std::to_array<AddCommand>({
      add_show,
  });
  return list;
}

}  // namespace switchboard::tool
