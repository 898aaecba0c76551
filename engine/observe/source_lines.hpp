#pragma once
// From the chain of frames that made a call to the program's own file and line, by its DWARF (libdw), once
// for each chain. Also learns how to step over frames that the tracer has not met before.
//
//   SourceLines lines;
//   auto where = lines.find(place);    nothing for places that are not known; no line without -g
//
// Runs on the writer thread, from copies, so the program may have ended meanwhile.

#include <list>
#include <memory>
#include <optional>
#include <unordered_map>

#include "engine/model/event.hpp"
#include "engine/observe/call_site.hpp"

namespace switchboard {

class ElfModule;

class SourceLines {
 public:
  SourceLines();
  ~SourceLines();
  std::optional<SourceLocation> find(const CallPlace& place);

 private:
  struct KnownModule {
    std::string file;
    std::uint64_t inode = 0;
    std::unique_ptr<ElfModule> module;
  };
  struct Code {
    ElfModule* module = nullptr;
    std::uint64_t address = 0;
  };
  std::optional<Code> code_at(const CodeMappings& mappings, std::uint64_t pc);
  ElfModule& module_of(const CodeMapping& mapping);
  CallChain finished_walk(const CallSite& site);
  std::optional<SourceLocation> location_of(const CodeMappings& mappings, const CallChain& chain);

  std::unordered_map<std::uint64_t, std::optional<SourceLocation>> known_;  // by key of a chain
  std::list<KnownModule> modules_;                                          // the oldest first
};

}  // namespace switchboard
