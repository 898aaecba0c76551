#include "engine/observe/source_lines.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "engine/observe/elf_module.hpp"

namespace switchboard {
namespace {

constexpr std::size_t most_modules = 64;  // a shell that runs a thousand programs must not fill our memory

class CopiedThread : public ReadableThread {
 public:
  explicit CopiedThread(const CallSite& site) : site_(site) {}

  std::optional<std::uint64_t> word(std::uint64_t address) override {
    const std::uint64_t offset = address - site_.chain.stopped_at.stack_pointer;
    std::uint64_t value = 0;
    if (offset > site_.stack.size() || site_.stack.size() - offset < sizeof value) return {};
    std::memcpy(&value, site_.stack.data() + offset, sizeof value);
    return value;
  }
  std::optional<std::uint64_t> frame_pointer() override { return site_.frame_pointer; }
  std::optional<std::uint64_t> link_register() override { return site_.link_register; }

 private:
  const CallSite& site_;
};

}  // namespace

SourceLines::SourceLines() = default;
SourceLines::~SourceLines() = default;

ElfModule& SourceLines::module_of(const CodeMapping& mapping) {
  const auto found = std::ranges::find_if(modules_, [&](const KnownModule& each) {
    return each.inode == mapping.inode && each.file == mapping.file;
  });
  if (found != modules_.end()) return *found->module;
  if (modules_.size() >= most_modules) modules_.pop_front();
  modules_.push_back({mapping.file, mapping.inode, std::make_unique<ElfModule>(mapping.file, mapping.inode)});
  return *modules_.back().module;
}

std::optional<SourceLines::Code> SourceLines::code_at(const CodeMappings& mappings, std::uint64_t pc) {
  // A return address is behind the call that it belongs to, and so is the one of a system call.
  const auto* mapping = mapping_of(mappings, pc - 1);
  if (mapping == nullptr || mapping->file.empty()) return {};
  ElfModule& module = module_of(*mapping);
  const auto address = module.address_of(pc - 1 - mapping->begin + mapping->offset);
  if (!address) return {};
  return Code{&module, *address};
}

/// Walks on in the copied stack, learning each frame that it meets.
CallChain SourceLines::finished_walk(const CallSite& site) {
  if (site.chain.end != CallChain::End::not_learned || !site.mappings) return site.chain;
  CopiedThread thread(site);
  CallChain chain = site.rules->walk(site.chain.stopped_at, thread, site.chain);
  const auto first = site.chain.stopped_at.pc;
  while (chain.end == CallChain::End::not_learned) {
    const auto pc = chain.stopped_at.pc;
    // The mappings were read when the walk stopped at the first; one that was loaded since comes later.
    if (pc != first && mapping_of(*site.mappings, pc - 1) == nullptr) break;
    const auto code = code_at(*site.mappings, pc);
    site.rules->learn(pc, code ? code->module->rule_at(code->address) : FrameRule{});
    const auto before = chain.size;
    chain = site.rules->walk(chain.stopped_at, thread, chain);
    if (chain.size == before) break;  // there was no room to learn it
  }
  return chain;
}

std::optional<SourceLocation> SourceLines::location_of(const CodeMappings& mappings, const CallChain& chain) {
  for (const auto pc : chain.frames())
    if (const auto code = code_at(mappings, pc))
      if (const auto& lines = code->module->lines_at(code->address); !lines.empty()) return lines.front();
  return {};
}

std::optional<SourceLocation> SourceLines::find(const CallPlace& place) {
  if (place.key != 0)
    if (const auto entry = known_.find(place.key); entry != known_.end()) return entry->second;
  if (!place.site || !place.site->mappings) return {};
  if (place.site->python) return known_[place.key] = python_location(*place.site->python);
  const CallChain chain = finished_walk(*place.site);
  const auto [entry, is_new] = known_.try_emplace(key_of(place.site->image, chain));
  if (is_new) entry->second = location_of(*place.site->mappings, chain);
  return entry->second;
}

}  // namespace switchboard
