#pragma once
// One executable file or shared library, as far as stacks and source lines need it (libelf, libdw).
//
//   ElfModule module(path, inode);
//   if (const auto address = module.address_of(offset_in_file)) module.rule_at(*address),
//   module.lines_at(*address)
//
// Only debugging information in the file itself is read (compressed too, and .dwo files where it points to
// them): looking for it elsewhere takes hundreds of times as long. Does not know where it is loaded.

#include <elfutils/libdw.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/model/event.hpp"
#include "engine/observe/frame_rules.hpp"
#include "engine/system/file_descriptor.hpp"

namespace switchboard {

class ElfModule {
 public:
  /// `inode` as /proc/PID/maps has it: a file that was built anew since is not the program that runs.
  ElfModule(std::string path, std::uint64_t inode);
  ~ElfModule();
  ElfModule(const ElfModule&) = delete;
  ElfModule& operator=(const ElfModule&) = delete;

  bool is_open() const { return elf_ != nullptr; }
  /// The address that the file gives to code at that offset.
  std::optional<std::uint64_t> address_of(std::uint64_t offset) const;
  /// How to step from a frame that executes there to its caller, and whose code it is.
  FrameRule rule_at(std::uint64_t address);
  /// The program's own lines there: what was inlined first, then what it was inlined into.
  const std::vector<SourceLocation>& lines_at(std::uint64_t address);

 private:
  struct UnitRange {
    std::uint64_t begin, end;
    Dwarf_Off unit;
  };
  void read_unit_ranges();
  std::optional<Dwarf_Off> unit_at(std::uint64_t address) const;
  std::vector<SourceLocation> find_lines(std::uint64_t address);
  std::string symbol_at(std::uint64_t address) const;

  std::string path_;
  FileDescriptor file_;
  Elf* elf_ = nullptr;
  Dwarf* dwarf_ = nullptr;             // none without debugging information
  Dwarf_CFI* unwind_ = nullptr;        // of .eh_frame; none in a Go program
  Dwarf_CFI* debug_unwind_ = nullptr;  // of .debug_frame; belongs to dwarf_
  bool is_library_ = false, is_dynamic_ = false;
  std::vector<UnitRange> units_;  // by address
  std::unordered_map<std::uint64_t, std::vector<SourceLocation>> lines_;
};

}  // namespace switchboard
