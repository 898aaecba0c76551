#include "engine/observe/dwarf_lines.hpp"

#include <cxxabi.h>
#include <dwarf.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "engine/system/allocated.hpp"

namespace switchboard {
namespace {

using Scopes = Allocated<Dwarf_Die>;

std::string absolute(std::filesystem::path path, Dwarf_Die& unit) {
  Dwarf_Attribute attribute;
  const char* directory = dwarf_formstring(dwarf_attr(&unit, DW_AT_comp_dir, &attribute));
  if (path.is_relative() && directory != nullptr) path = std::filesystem::path(directory) / path;
  return path.lexically_normal().string();
}

/// Where the compiler says "no line" (0), the nearest line before is the statement that it belongs to.
std::optional<SourceLocation> line_at(Dwarf_Die& unit, std::uint64_t address) {
  constexpr std::uint64_t look_back = 64;
  for (std::uint64_t before = 0; before < look_back && before <= address; ++before) {
    Dwarf_Line* line = dwarf_getsrc_die(&unit, address - before);
    int number = 0;
    if (line == nullptr || dwarf_lineno(line, &number) != 0) return {};
    const char* file = dwarf_linesrc(line, nullptr, nullptr);
    if (number > 0 && file != nullptr) return SourceLocation{absolute(file, unit), number, {}};
  }
  return {};
}

/// The entry that a concrete or inlined function was made of: the one that stands in its class.
Dwarf_Die declaration_of(Dwarf_Die function) {
  for (int i = 0; i < 4; ++i) {  // inlined instance, abstract function, its declaration
    Dwarf_Attribute attribute;
    Dwarf_Die next;
    Dwarf_Attribute* reference = dwarf_attr(&function, DW_AT_abstract_origin, &attribute);
    if (reference == nullptr) reference = dwarf_attr(&function, DW_AT_specification, &attribute);
    if (reference == nullptr || dwarf_formref_die(reference, &next) == nullptr) break;
    function = next;
  }
  return function;
}

bool is_scope_with_a_name(int tag) {
  return tag == DW_TAG_namespace || tag == DW_TAG_class_type || tag == DW_TAG_structure_type ||
         tag == DW_TAG_union_type;
}

/// With its classes and namespaces. A lambda is in the function that a person sees it in.
std::string name_of(Dwarf_Die& function) {
  Dwarf_Die declaration = declaration_of(function);
  const char* own = dwarf_diename(&declaration);
  std::string name = own != nullptr ? own : "";
  Dwarf_Die* enclosing = nullptr;
  const int count = dwarf_getscopes_die(&declaration, &enclosing);
  const Scopes owner(enclosing);
  for (int i = 1; i < count; ++i) {
    const int tag = dwarf_tag(&enclosing[i]);
    if (tag == DW_TAG_subprogram) return name_of(enclosing[i]);
    if (!is_scope_with_a_name(tag)) continue;
    const char* scope = dwarf_diename(&enclosing[i]);
    const std::string_view text = scope != nullptr ? scope : "";
    if (!text.empty() && text.front() != '<' && text.front() != '{') name = std::string(text) + "::" + name;
  }
  return name;
}

/// Where an inlined function was called.
bool move_to_call(SourceLocation& where, Dwarf_Die& inlined, Dwarf_Die& unit) {
  Dwarf_Attribute attribute;
  Dwarf_Word file = 0, line = 0;
  if (dwarf_formudata(dwarf_attr(&inlined, DW_AT_call_line, &attribute), &line) != 0 ||
      dwarf_formudata(dwarf_attr(&inlined, DW_AT_call_file, &attribute), &file) != 0)
    return false;
  Dwarf_Files* files = nullptr;
  std::size_t count = 0;
  if (dwarf_getsrcfiles(&unit, &files, &count) != 0 || file >= count) return false;
  const char* path = dwarf_filesrc(files, file, nullptr, nullptr);
  if (path == nullptr) return false;
  where = {absolute(path, unit), static_cast<int>(line), {}};
  return true;
}

bool has_code(int tag) {
  return tag == DW_TAG_subprogram || tag == DW_TAG_inlined_subroutine || tag == DW_TAG_lexical_block;
}

/// Rust's functions stand inside of their modules, where dwarf_getscopes does not look.
bool descend(Dwarf_Die& parent, std::uint64_t address, std::vector<Dwarf_Die>& path) {
  constexpr std::size_t deepest = 200;
  Dwarf_Die child;
  if (path.size() >= deepest || dwarf_child(&parent, &child) != 0) return false;
  do {
    const int tag = dwarf_tag(&child);
    const bool is_around = has_code(tag) && dwarf_haspc(&child, address) > 0;
    if (!is_around && !is_scope_with_a_name(tag)) continue;
    path.push_back(child);
    if (descend(child, address, path) || is_around) return true;
    path.pop_back();
  } while (dwarf_siblingof(&child, &child) == 0);
  return false;
}

/// The entries that contain the address, innermost first. dwarf_getscopes follows an inlined function to
/// where it was written, dwarf_getscopes_die stays where it was inlined.
std::vector<Dwarf_Die> scopes_at(Dwarf_Die& unit, std::uint64_t address) {
  std::vector<Dwarf_Die> result;
  Dwarf_Die* written = nullptr;
  if (dwarf_getscopes(&unit, address, &written) > 0) {
    const Scopes owner(written);
    Dwarf_Die* scopes = nullptr;
    const int count = dwarf_getscopes_die(written, &scopes);
    const Scopes scopes_owner(scopes);
    if (count > 0) result.assign(scopes, scopes + count);
  } else {
    descend(unit, address, result);
    std::ranges::reverse(result);
  }
  return result;
}

}  // namespace

std::string readable_function(std::string_view symbol) {
  int status = 0;
  const Allocated<char> demangled(
      abi::__cxa_demangle(std::string(symbol).c_str(), nullptr, nullptr, &status));
  if (!demangled) return std::string(symbol);
  std::string name = demangled.get();
  constexpr std::string_view unnamed = "(anonymous namespace)::";
  for (auto at = name.find(unnamed); at != std::string::npos; at = name.find(unnamed))
    name.erase(at, unnamed.size());
  for (const char* inner : {"::{lambda", "::{{closure}}"})
    if (const auto at = name.find(inner); at != std::string::npos) name.resize(at);
  if (const auto arguments = name.find('('); arguments != std::string::npos && arguments > 0)
    name.resize(arguments);
  // Rust's older mangling ends in a hash.
  constexpr std::size_t hash = 19;  // "::h" and 16 digits
  if (name.size() > hash && name.compare(name.size() - hash, 3, "::h") == 0 &&
      name.find_first_not_of("0123456789abcdef", name.size() - 16) == std::string::npos)
    name.resize(name.size() - hash);
  return name;
}

std::vector<SourceLocation> source_lines_at(Dwarf_Die& unit, std::uint64_t address) {
  auto where = line_at(unit, address);
  if (!where) return {};
  Dwarf_Die split{};
  dwarf_cu_info(unit.cu, nullptr, nullptr, nullptr, &split, nullptr, nullptr, nullptr);
  Dwarf_Die& tree = split.addr != nullptr ? split : unit;
  std::vector<SourceLocation> result;
  for (auto& scope : scopes_at(tree, address)) {
    const int tag = dwarf_tag(&scope);
    if (tag != DW_TAG_inlined_subroutine && tag != DW_TAG_subprogram) continue;
    where->function = name_of(scope);
    result.push_back(*where);
    if (tag == DW_TAG_subprogram || !move_to_call(*where, scope, unit)) break;
  }
  if (result.empty()) result.push_back(*where);
  return result;
}

}  // namespace switchboard
