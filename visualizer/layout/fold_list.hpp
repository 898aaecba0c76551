#pragma once
// Which of many equal things are drawn: all while they fit, else "first 3, last 1, and 41 more" (design,
// Layout).

#include <cstddef>
#include <vector>

namespace switchboard::visualizer {

struct FoldedList {
  std::vector<std::size_t> shown;  ///< indexes, rising
  std::size_t hidden = 0;          ///< how many are not shown; they lie between `shown`'s last two
};

inline FoldedList fold_list(std::size_t count, std::size_t room) {
  FoldedList list;
  constexpr std::size_t least = 5;  // three, the line that says how many, and the last
  if (room < least) room = least;
  if (count <= room) {
    for (std::size_t i = 0; i < count; ++i) list.shown.push_back(i);
    return list;
  }
  const std::size_t first = room - 2;
  for (std::size_t i = 0; i < first; ++i) list.shown.push_back(i);
  list.shown.push_back(count - 1);
  list.hidden = count - first - 1;
  return list;
}

}  // namespace switchboard::visualizer
