#pragma once
// From a copied call site to the program's own file and line, by its DWARF (libdw), once for each place.
//
//   SourceLines lines;
//   auto where = lines.find(place);    nothing without -g, and for places that the program's code did not
//   make
//
// It unwinds the copied stack, so the program may have ended meanwhile. Only debugging information in the
// executables themselves is read: looking for it elsewhere takes hundreds of times as long.

#include <list>
#include <memory>
#include <optional>
#include <unordered_map>

#include "engine/model/event.hpp"
#include "engine/observe/call_site.hpp"

namespace switchboard {

class SourceLines {
 public:
  SourceLines();
  ~SourceLines();
  std::optional<SourceLocation> find(const CallPlace& place);

 private:
  class Image;
  std::unordered_map<std::uint64_t, std::optional<SourceLocation>> known_;  // by place
  struct KnownImage {
    std::shared_ptr<const std::string> maps;
    std::unique_ptr<Image> image;
  };
  std::list<KnownImage> images_;  // the oldest first
};

}  // namespace switchboard
