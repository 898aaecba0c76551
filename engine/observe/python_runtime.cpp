#include "engine/observe/python_runtime.hpp"

#include <fcntl.h>
#include <gelf.h>
#include <sys/stat.h>

#include <array>
#include <memory>
#include <string_view>

#include "engine/observe/call_site.hpp"
#include "engine/observe/tracee_memory.hpp"
#include "engine/system/file_descriptor.hpp"

namespace switchboard {
namespace {

struct End {
  void operator()(Elf* elf) const { elf_end(elf); }
};

struct Symbols {
  std::uint64_t runtime = 0, version = 0;
};

Symbols symbols_of(Elf* elf) {
  Symbols result;
  for (Elf_Scn* section = nullptr; (section = elf_nextscn(elf, section)) != nullptr;) {
    GElf_Shdr header;
    if (gelf_getshdr(section, &header) == nullptr || header.sh_type != SHT_DYNSYM || header.sh_entsize == 0)
      continue;
    Elf_Data* data = elf_getdata(section, nullptr);
    for (std::size_t i = 0; data != nullptr && i < header.sh_size / header.sh_entsize; ++i) {
      GElf_Sym symbol;
      if (gelf_getsym(data, static_cast<int>(i), &symbol) == nullptr || symbol.st_value == 0) continue;
      const char* text = elf_strptr(elf, header.sh_link, symbol.st_name);
      const std::string_view name = text != nullptr ? text : "";
      if (name == "_PyRuntime") result.runtime = symbol.st_value;
      if (name == "Py_Version") result.version = symbol.st_value;
    }
  }
  return result;
}

std::optional<std::uint64_t> address_of(Elf* elf, std::uint64_t offset) {
  std::size_t count = 0;
  if (elf_getphdrnum(elf, &count) != 0) return {};
  for (std::size_t i = 0; i < count; ++i) {
    GElf_Phdr header;
    if (gelf_getphdr(elf, static_cast<int>(i), &header) != nullptr && header.p_type == PT_LOAD &&
        offset >= header.p_offset && offset - header.p_offset < header.p_filesz)
      return offset - header.p_offset + header.p_vaddr;
  }
  return {};
}

}  // namespace

std::optional<PythonRuntime> find_python_runtime(int thread, const CodeMapping& mapping) {
  const FileDescriptor file(open(mapping.file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  struct stat status {};
  if (!file.is_open() || fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode) ||
      status.st_ino != mapping.inode)
    return {};
  elf_version(EV_CURRENT);
  const std::unique_ptr<Elf, End> elf(elf_begin(file.number(), ELF_C_READ_MMAP, nullptr));
  if (!elf || elf_kind(elf.get()) != ELF_K_ELF) return {};
  const auto symbols = symbols_of(elf.get());
  const auto code = address_of(elf.get(), mapping.offset);
  if (symbols.runtime == 0 || symbols.version == 0 || !code) return {};
  const auto loaded_at = mapping.begin - *code;

  std::uint64_t version = 0;
  std::array<std::uint64_t, debug_offsets_words> words{};
  if (read_tracee_memory(thread, loaded_at + symbols.version,
                         {reinterpret_cast<std::uint8_t*>(&version), sizeof version}) != sizeof version)
    return {};
  read_tracee_memory(thread, loaded_at + symbols.runtime,
                     {reinterpret_cast<std::uint8_t*>(words.data()), sizeof words});
  const auto layout = python_layout(version, words);
  if (!layout) return {};
  return PythonRuntime{loaded_at + symbols.runtime, *layout};
}

}  // namespace switchboard
