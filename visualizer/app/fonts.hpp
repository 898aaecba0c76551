#pragma once
// The design's type: Inter for words, JetBrains Mono for code, counters and axes, each loaded at the sizes
// the design names, times the screen's scale. Files are found through fontconfig, with the next best sans and
// mono if they are not installed, and ImGui's own bitmap font if there is none at all. Knows nothing of what
// is written with them.

#include <array>
#include <cstdint>
#include <string>

struct ImFont;
struct ImFontAtlas;

namespace switchboard::visualizer {

enum class Type : std::uint8_t {
  title,           ///< lesson title
  heading,         ///< card and panel headings
  body,            ///< rows, buttons, prose
  body_strong,     ///< the same, SemiBold
  caption,         ///< captions, chips, keys
  caption_strong,  ///< the same, SemiBold
  code,            ///< calls, Mono
  code_strong,     ///< the same, Bold
  counter,         ///< numbers that count, bytes in hex, Mono
  axis,            ///< axes, cells, Mono
  count_
};

class Fonts {
 public:
  struct Face {
    ImFont* font = nullptr;
    float size = 0;  ///< what ImGui calls SizePixels (ascent minus descent), already times the scale
  };

  /// Clears the atlas and loads every face. Call again when the scale changes; the atlas must then be
  /// rebuilt.
  void load(ImFontAtlas& atlas, float scale);
  const Face& operator[](Type type) const { return faces_[static_cast<std::size_t>(type)]; }
  float scale() const { return scale_; }
  /// Family names that were asked for and not found, or empty.
  const std::string& missing() const { return missing_; }

 private:
  std::array<Face, static_cast<std::size_t>(Type::count_)> faces_{};
  float scale_ = 1;
  std::string missing_;
};

/// SizePixels at scale 1, from the design's table.
float size_of(Type type);

}  // namespace switchboard::visualizer
