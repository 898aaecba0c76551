#include "engine/tool/commands.hpp"

#include <array>

namespace switchboard::tool {

// Each is defined in the file named after it: command_show.cpp has add_show.
Action add_lessons(CLI::App& parent);
Action add_lesson(CLI::App& parent);
Action add_observe(CLI::App& parent);
Action add_join(CLI::App& parent);
Action add_open(CLI::App& parent);
Action add_show(CLI::App& parent);
Action add_export(CLI::App& parent);
Action add_lab(CLI::App& parent);
Action add_grade(CLI::App& parent);
Action add_doctor(CLI::App& parent);

std::span<const AddCommand> commands() {
  static constexpr auto list = std::to_array<AddCommand>({
      add_lessons,
      add_lesson,
      add_observe,
      add_join,
      add_open,
      add_show,
      add_export,
      add_lab,
      add_grade,
      add_doctor,
  });
  return list;
}

}  // namespace switchboard::tool
