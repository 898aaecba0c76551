#include "engine/observe/call_site.hpp"

#include <elf.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <fstream>

#include "engine/system/file_descriptor.hpp"

namespace switchboard {
namespace {

constexpr std::size_t most_handed_on = 4096;  // a compiler at run time makes ever new ones
// Enough for the frames between a call and the program's own code; deeper ones are learned from later copies.
constexpr std::size_t stack_copied = 8192;
// 16 MB. The writer takes some milliseconds to learn from a copy, in which a fast program makes many calls.
constexpr int most_copies = 2048;

/// A thread at a ptrace stop. Frames lie close together, so the stack is read in pieces and not word by word:
/// to read a kilobyte takes hardly longer than 64 bytes.
class StoppedThread : public ReadableThread {
 public:
  StoppedThread(int thread, std::uint64_t stack, StoppedMemory& memory) : thread_(thread), memory_(memory) {
    read(stack);
  }

  std::optional<std::uint64_t> word(std::uint64_t address) override {
    if (!holds(address)) read(address - before);
    if (!holds(address)) return {};
    std::uint64_t value = 0;
    std::memcpy(&value, window_.data() + (address - begin_), sizeof value);
    return value;
  }
  std::optional<std::uint64_t> frame_pointer() override {
    if (!read_registers()) return {};
#if defined(__x86_64__)
    return registers_.rbp;
#else
    return registers_.regs[29];
#endif
  }
  std::optional<std::uint64_t> link_register() override {
#if defined(__x86_64__)
    return {};
#else
    if (!read_registers()) return {};
    return registers_.regs[30];
#endif
  }

 private:
  static constexpr std::uint64_t before = 128;  // a frame's saved registers lie before its return address
  bool holds(std::uint64_t address) const {
    return address >= begin_ && address - begin_ + sizeof(std::uint64_t) <= size_;
  }
  void read(std::uint64_t address) {
    begin_ = address;
    size_ = memory_.read(address, window_);
  }
  bool read_registers() {
    if (has_registers_) return true;
    iovec where{&registers_, sizeof registers_};
    return has_registers_ = ptrace(PTRACE_GETREGSET, thread_, NT_PRSTATUS, &where) == 0;
  }

  int thread_;
  StoppedMemory& memory_;
  std::uint64_t begin_ = 0;
  std::size_t size_ = 0;
  bool has_registers_ = false;
  user_regs_struct registers_;
  std::array<std::uint8_t, 1024> window_;
};

std::uint64_t mixed(std::uint64_t key, std::uint64_t word) {
  return (key ^ word) * 0x9e3779b97f4a7c15u + (key >> 29);  // Fibonacci hashing; no adversary here
}

/// In pages, as text: only whether it changed matters.
std::string memory_size(int thread) {
  const FileDescriptor file(open(fmt::format("/proc/{}/statm", thread).c_str(), O_RDONLY | O_CLOEXEC));
  std::array<char, 64> text{};
  const auto count = file.is_open() ? read(file.number(), text.data(), text.size()) : 0;
  const std::string_view all(text.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  return std::string(all.substr(0, all.find(' ')));
}

void read_mappings(int thread, ProgramImage& image) {
  image.size = memory_size(thread);
  image.mappings = std::make_shared<CodeMappings>(code_mappings(thread));
  // The interpreter may be the program, or a library beside a small program of its name.
  for (const auto& mapping : *image.mappings) {
    if (image.python || !PythonFrames::is_python(mapping)) continue;
    image.is_python = true;
    image.python = PythonFrames::find(thread, mapping);
  }
}

/// What the interpreter's own frames say of its C code would be of no use to a person.
CallPlace place_in_python(int thread, ProgramImage& image) {
  if (!image.python) return {};
  auto found = image.python->of(thread);
  if (found.key == 0) return {};
  CallPlace place{mixed(found.key, image.id), {}};
  if (found.frame) {
    auto site = std::make_shared<CallSite>(image);
    site->python = std::move(found.frame);
    place.site = std::move(site);
  }
  return place;
}

std::shared_ptr<const CallSite> copied(int thread, StoppedThread& stopped, const CallChain& chain,
                                       ProgramImage& image) {
  // A library may have been loaded since we looked; to look takes 10 times as long as to ask for the size.
  if (memory_size(thread) != image.size) read_mappings(thread, image);
  auto site = std::make_shared<CallSite>(image);
  site->chain = chain;
  site->frame_pointer = stopped.frame_pointer();
  site->link_register = stopped.link_register();
  site->stack.resize(stack_copied);
  site->stack.resize(read_tracee_memory(thread, chain.stopped_at.stack_pointer, site->stack));
  return site;
}

}  // namespace

const CodeMapping* mapping_of(const CodeMappings& mappings, std::uint64_t address) {
  const auto found = std::ranges::find_if(
      mappings, [&](const CodeMapping& each) { return address >= each.begin && address < each.end; });
  return found == mappings.end() ? nullptr : &*found;
}

CodeMappings code_mappings(int process) {
  CodeMappings result;
  std::ifstream file(fmt::format("/proc/{}/maps", process));
  for (std::string line; std::getline(file, line);) {
    CodeMapping mapping;
    char rights[5] = "";
    int path = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx %4s %lx %*s %lu %n", &mapping.begin, &mapping.end, rights,
                    &mapping.offset, &mapping.inode, &path) < 5 ||
        rights[2] != 'x')
      continue;
    if (path > 0 && line[static_cast<std::size_t>(path)] == '/')
      mapping.file = line.substr(static_cast<std::size_t>(path));
    result.push_back(std::move(mapping));
  }
  return result;
}

CallSite::CallSite(const ProgramImage& from) : image(from.id), mappings(from.mappings), rules(from.rules) {
  ++rules->copies;
}

CallSite::~CallSite() {
  --rules->copies;
}

std::uint64_t key_of(std::uint64_t image, const CallChain& chain) {
  std::uint64_t key = mixed(image, chain.size);
  for (const auto pc : chain.frames()) key = mixed(key, pc);
  return key;
}

CallPlace place_of_call(int thread, std::uint64_t instruction, std::uint64_t stack, StoppedMemory& memory,
                        ProgramImage& image) {
  if (!image.mappings) read_mappings(thread, image);
  if (image.is_python) return place_in_python(thread, image);
  StoppedThread stopped(thread, stack, memory);
  const auto chain = image.rules->walk({instruction, stack, {}}, stopped);
  if (chain.end == CallChain::End::not_learned) {
    if (image.rules->copies >= most_copies || image.rules->is_full()) return {};
    return {0, copied(thread, stopped, chain, image)};
  }
  CallPlace place{key_of(image.id, chain), {}};
  if (image.handed_on.size() < most_handed_on && image.handed_on.insert(place.key).second) {
    auto site = std::make_shared<CallSite>(image);
    site->chain = chain;
    place.site = std::move(site);
  }
  return place;
}

}  // namespace switchboard
