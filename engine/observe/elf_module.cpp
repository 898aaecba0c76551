#include "engine/observe/elf_module.hpp"

#include <dwarf.h>
#include <fcntl.h>
#include <gelf.h>
#include <sys/stat.h>

#include <algorithm>

#include "engine/observe/dwarf_lines.hpp"
#include "engine/observe/frame_information.hpp"
#include "engine/observe/own_code.hpp"

namespace switchboard {

ElfModule::ElfModule(std::string path, std::uint64_t inode)
    : path_(std::move(path)), file_(open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {
  struct stat status {};
  if (!file_.is_open() || fstat(file_.number(), &status) != 0 || !S_ISREG(status.st_mode) ||
      status.st_ino != inode)
    return;
  elf_version(EV_CURRENT);
  elf_ = elf_begin(file_.number(), ELF_C_READ_MMAP, nullptr);
  if (elf_ == nullptr || elf_kind(elf_) != ELF_K_ELF) return;
  is_library_ = is_system_library(path_);
  std::size_t count = 0;
  elf_getphdrnum(elf_, &count);
  for (std::size_t i = 0; i < count; ++i) {
    GElf_Phdr header;
    if (gelf_getphdr(elf_, static_cast<int>(i), &header) != nullptr && header.p_type == PT_INTERP)
      is_dynamic_ = true;
  }
  unwind_ = dwarf_getcfi_elf(elf_);
  if (is_library_) return;
  dwarf_ = dwarf_begin_elf(elf_, DWARF_C_READ, nullptr);
  if (dwarf_ == nullptr) return;
  debug_unwind_ = dwarf_getcfi(dwarf_);
  read_unit_ranges();
}

ElfModule::~ElfModule() {
  dwarf_cfi_end(unwind_);
  dwarf_end(dwarf_);
  elf_end(elf_);
}

std::optional<std::uint64_t> ElfModule::address_of(std::uint64_t offset) const {
  std::size_t count = 0;
  if (elf_ == nullptr || elf_getphdrnum(elf_, &count) != 0) return {};
  for (std::size_t i = 0; i < count; ++i) {
    GElf_Phdr header;
    if (gelf_getphdr(elf_, static_cast<int>(i), &header) == nullptr || header.p_type != PT_LOAD) continue;
    if (offset >= header.p_offset && offset - header.p_offset < header.p_filesz)
      return offset - header.p_offset + header.p_vaddr;
  }
  return {};
}

/// Neither clang nor Go writes .debug_aranges, which would have this.
void ElfModule::read_unit_ranges() {
  Dwarf_Off offset = 0, next = 0;
  std::size_t header_size = 0;
  for (; dwarf_nextcu(dwarf_, offset, &next, &header_size, nullptr, nullptr, nullptr) == 0; offset = next) {
    Dwarf_Die unit;
    if (dwarf_offdie(dwarf_, offset + header_size, &unit) == nullptr) continue;
    Dwarf_Addr base = 0, begin = 0, end = 0;
    for (std::ptrdiff_t at = 0; (at = dwarf_ranges(&unit, at, &base, &begin, &end)) > 0;)
      if (begin < end) units_.push_back({begin, end, offset + header_size});
  }
  std::ranges::sort(units_, {}, &UnitRange::begin);
}

std::optional<Dwarf_Off> ElfModule::unit_at(std::uint64_t address) const {
  auto after = std::ranges::upper_bound(units_, address, {}, &UnitRange::begin);
  if (after == units_.begin() || address >= std::prev(after)->end) return {};
  return std::prev(after)->unit;
}

FrameRule ElfModule::rule_at(std::uint64_t address) {
  auto rule = frame_rule_at(unwind_, address);
  if (!rule) rule = frame_rule_at(debug_unwind_, address);
#if defined(__x86_64__)
  // glibc ends the frame information of clone3 just before the instruction that calls the kernel, because it
  // would be wrong in the child (sysdeps/unix/sysv/linux/x86_64/clone3.S); that instruction moves no stack.
  constexpr std::uint64_t system_call_length = 2;
  if (!rule && is_library_) rule = frame_rule_at(unwind_, address - system_call_length);
#endif
  FrameRule result = rule.value_or(FrameRule{});
  // A program without any lines is still where the library was called from.
  if ((!is_library_ && units_.empty()) || !lines_at(address).empty()) result.code = FrameRule::Code::own;
  return result;
}

const std::vector<SourceLocation>& ElfModule::lines_at(std::uint64_t address) {
  const auto [entry, is_new] = lines_.try_emplace(address);
  if (is_new) entry->second = find_lines(address);
  return entry->second;
}

std::vector<SourceLocation> ElfModule::find_lines(std::uint64_t address) {
  if (is_library_ || elf_ == nullptr) return {};
  if (units_.empty()) {
    // In a static program the innermost function is the C library's: its name would say nothing.
    auto name = is_dynamic_ && !is_system_program(path_) ? symbol_at(address) : std::string{};
    if (name.empty()) return {};
    return {SourceLocation{{}, 0, std::move(name)}};
  }
  const auto offset = unit_at(address);
  Dwarf_Die unit;
  if (!offset || dwarf_offdie(dwarf_, *offset, &unit) == nullptr) return {};
  auto lines = source_lines_at(unit, address);
  // gcc leaves a lambda without a name; its symbol tells the function that it stands in.
  if (!lines.empty() && lines.back().function.empty()) lines.back().function = symbol_at(address);
  std::erase_if(lines, [](const SourceLocation& line) { return !is_own_source(line.file); });
  return lines;
}

std::string ElfModule::symbol_at(std::uint64_t address) const {
  std::string best;
  for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf_, section)) != nullptr;) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == nullptr || header.sh_entsize == 0 ||
        (header.sh_type != SHT_SYMTAB && header.sh_type != SHT_DYNSYM))
      continue;
    Elf_Data* data = elf_getdata(section, nullptr);
    if (data == nullptr) continue;
    for (std::size_t i = 0; i < header.sh_size / header.sh_entsize; ++i) {
      GElf_Sym symbol;
      if (gelf_getsym(data, static_cast<int>(i), &symbol) == nullptr ||
          GELF_ST_TYPE(symbol.st_info) != STT_FUNC || address < symbol.st_value ||
          address - symbol.st_value >= symbol.st_size)
        continue;
      if (const char* name = elf_strptr(elf_, header.sh_link, symbol.st_name)) best = readable_function(name);
    }
  }
  return best;
}

}  // namespace switchboard
