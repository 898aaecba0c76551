#include "engine/explain/select_sets.hpp"

#include "engine/explain/call_arguments.hpp"

namespace switchboard {

SelectSets select_sets(const Syscall& call) {
  SelectSets sets;
  sets.count = number_argument(call, "nfds", 0);
  for (const auto* name : {"readfds", "writefds", "exceptfds"}) {
    const auto* value = call.argument(name);
    const auto* list = value == nullptr ? nullptr : std::get_if<ReadinessList>(value);
    if (list == nullptr) continue;
    sets.has_sets = true;
    sets.whole = sets.whole && list->count == static_cast<std::int64_t>(list->entries.size());
    for (const auto& entry : list->entries) {
      sets.asked.insert(entry.fd);
      if (entry.revents.number != 0) sets.ready.insert(entry.fd);
    }
  }
  const auto* timeout = call.argument("timeout");
  const auto* text = timeout == nullptr ? nullptr : std::get_if<std::string>(timeout);
  if (text == nullptr) return sets;
  // "{tv_sec=0, tv_usec=0}": zero when no digit but 0 stands in it.
  const bool is_zero = text->find_first_of("123456789") == std::string::npos;
  sets.timeout = is_zero ? SelectSets::Timeout::zero : SelectSets::Timeout::some;
  return sets;
}

}  // namespace switchboard
