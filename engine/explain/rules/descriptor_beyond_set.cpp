// select is asked for a descriptor of 1024 or more. An fd_set has room for FD_SETSIZE (1024) of them, and
// FD_SET writes beyond its end without a word (select(2), BUGS), unless the program made larger sets itself.

#include <sys/select.h>

#include "engine/explain/call_arguments.hpp"
#include "engine/explain/rule.hpp"

namespace switchboard {
namespace {

class DescriptorBeyondSet : public Watch {
  static constexpr int calls_to_read = 4096;

  Interest interest() const override { return Interest().entering("select").entering("pselect6"); }

  void entered(const Sight& sight) override {
    // A program has so many descriptors only after many calls: every sixteenth is soon enough.
    if (++calls_ > calls_to_read && calls_ % 16 != 0) return;
    const auto count = number_argument(sight.call(), "nfds", 0);
    if (count <= FD_SETSIZE || told_) return;
    told_ = true;
    sight.found({.process = sight.head.process,
                 .evidence = {sight.id()},
                 .values = {{"highest", std::to_string(count - 1)}}});
  }

  std::int64_t calls_ = 0;
  bool told_ = false;
};

}  // namespace

std::unique_ptr<Watch> watch_descriptor_beyond_set() {
  return std::make_unique<DescriptorBeyondSet>();
}

}  // namespace switchboard
