#include "engine/observe/source_lines.hpp"

#include <cxxabi.h>
#include <elfutils/libdwfl.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <string_view>

namespace switchboard {
namespace {

constexpr std::size_t most_images = 32;  // a shell that runs a thousand programs must not fill our memory

std::string function_name(const char* symbol) {
  if (symbol == nullptr) return {};
  int status = 0;
  char* demangled = abi::__cxa_demangle(symbol, nullptr, nullptr, &status);
  std::string name = demangled != nullptr ? demangled : symbol;
  std::free(demangled);
  // A lambda is in the function that a person sees it in.
  if (const auto lambda = name.find("::{lambda"); lambda != std::string::npos) name.resize(lambda);
  if (const auto arguments = name.find('('); arguments != std::string::npos && arguments > 0)
    name.resize(arguments);
  return name;
}

/// Code that the program brought along: not from the C++ library's headers.
bool is_own_code(const std::string& file) {
  return !file.starts_with("/usr/") && !file.starts_with("/build/");
}

std::optional<SourceLocation> location_at(Dwfl* dwfl, Dwarf_Addr pc) {
  Dwfl_Module* module = dwfl_addrmodule(dwfl, pc);
  Dwfl_Line* line = module != nullptr ? dwfl_module_getsrc(module, pc) : nullptr;
  if (line == nullptr) return {};
  int number = 0;
  const char* file = dwfl_lineinfo(line, nullptr, &number, nullptr, nullptr, nullptr);
  if (file == nullptr || number <= 0) return {};
  std::filesystem::path path = file;
  const char* directory = dwfl_line_comp_dir(line);
  if (path.is_relative() && directory != nullptr) path = std::filesystem::path(directory) / path;
  std::string name = path.lexically_normal().string();
  if (!is_own_code(name)) return {};
  return SourceLocation{std::move(name), number, function_name(dwfl_module_addrname(module, pc))};
}

/// The registers that unwinding starts from, in DWARF's numbering.
bool set_registers(Dwfl_Thread* thread, const user_regs_struct& from) {
#if defined(__x86_64__)
  const std::array<Dwarf_Word, 17> registers{from.rax, from.rdx, from.rcx, from.rbx, from.rsi, from.rdi,
                                             from.rbp, from.rsp, from.r8,  from.r9,  from.r10, from.r11,
                                             from.r12, from.r13, from.r14, from.r15, from.rip};
  return dwfl_thread_state_registers(thread, 0, registers.size(), registers.data());
#else
  std::array<Dwarf_Word, 32> registers;
  std::memcpy(registers.data(), from.regs, sizeof from.regs);
  registers[31] = from.sp;
  dwfl_thread_state_register_pc(thread, from.pc);
  return dwfl_thread_state_registers(thread, 0, registers.size(), registers.data());
#endif
}

}  // namespace

/// One process's modules. Unwinding reads the copied stack of the site that is being looked up.
class SourceLines::Image {
 public:
  explicit Image(const std::string& maps) : dwfl_(dwfl_begin(&callbacks)) {
    if (dwfl_ == nullptr) return;
    std::string text = maps;
    FILE* file = fmemopen(text.data(), text.size(), "r");
    dwfl_report_begin(dwfl_);
    if (file != nullptr) {
      dwfl_linux_proc_maps_report(dwfl_, file);
      std::fclose(file);
    }
    dwfl_report_end(dwfl_, nullptr, nullptr);
    is_attached_ = dwfl_attach_state(dwfl_, nullptr, only_thread, &thread_callbacks, this);
  }
  ~Image() { dwfl_end(dwfl_); }
  Image(const Image&) = delete;
  Image& operator=(const Image&) = delete;

  std::optional<SourceLocation> find(const CallSite& site) {
    site_ = &site;
    found_.reset();
    if (is_attached_) dwfl_getthread_frames(dwfl_, only_thread, on_frame, this);
    return std::move(found_);
  }

 private:
  static constexpr pid_t only_thread = 1;  // any number: nothing is asked of a live process

  static int on_frame(Dwfl_Frame* frame, void* self) {
    Dwarf_Addr pc = 0;
    bool is_activation = false;
    if (!dwfl_frame_pc(frame, &pc, &is_activation)) return DWARF_CB_ABORT;
    auto& image = *static_cast<Image*>(self);
    // A return address is behind the call that it belongs to.
    image.found_ = location_at(image.dwfl_, is_activation ? pc : pc - 1);
    return image.found_ ? DWARF_CB_ABORT : DWARF_CB_OK;
  }
  static pid_t next_thread(Dwfl*, void* self, void** thread_argument) {
    if (*thread_argument != nullptr) return 0;
    *thread_argument = self;
    return only_thread;
  }
  static bool get_thread(Dwfl*, pid_t, void* self, void** thread_argument) {
    *thread_argument = self;
    return true;
  }
  static bool read_memory(Dwfl*, Dwarf_Addr address, Dwarf_Word* result, void* self) {
    const auto& site = *static_cast<Image*>(self)->site_;
    const std::uint64_t offset = address - site.stack_pointer;
    if (address < site.stack_pointer || offset + sizeof *result > site.stack.size()) return false;
    std::memcpy(result, site.stack.data() + offset, sizeof *result);
    return true;
  }
  static bool set_initial_registers(Dwfl_Thread* thread, void* self) {
    return set_registers(thread, static_cast<Image*>(self)->site_->registers);
  }
  static int no_debuginfo(Dwfl_Module*, void**, const char*, Dwarf_Addr, const char*, const char*, GElf_Word,
                          char**) {
    return -1;
  }

  static constexpr Dwfl_Callbacks callbacks{dwfl_linux_proc_find_elf, no_debuginfo, nullptr, nullptr};
  static constexpr Dwfl_Thread_Callbacks thread_callbacks{next_thread,           get_thread, read_memory,
                                                          set_initial_registers, nullptr,    nullptr};
  Dwfl* dwfl_;
  bool is_attached_ = false;
  const CallSite* site_ = nullptr;
  std::optional<SourceLocation> found_;
};

SourceLines::SourceLines() = default;
SourceLines::~SourceLines() = default;

std::optional<SourceLocation> SourceLines::find(const CallPlace& place) {
  if (place.key == 0) return {};
  if (const auto entry = known_.find(place.key); entry != known_.end()) return entry->second;
  if (!place.copy || !place.copy->maps) return {};
  auto image = std::ranges::find(images_, place.copy->maps, &KnownImage::maps);
  if (image == images_.end()) {
    if (images_.size() >= most_images) images_.pop_front();
    images_.push_back({place.copy->maps, std::make_unique<Image>(*place.copy->maps)});
    image = std::prev(images_.end());
  }
  return known_[place.key] = image->image->find(*place.copy);
}

}  // namespace switchboard
