#include "engine/model/event.hpp"

namespace switchboard {

const ArgumentValue* Syscall::argument(std::string_view wanted) const {
  for (const auto& each : arguments)
    if (each.name == wanted) return &each.value;
  return nullptr;
}

}  // namespace switchboard
