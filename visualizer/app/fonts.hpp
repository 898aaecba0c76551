#pragma once
// The design's type: Inter for words, JetBrains Mono for code, counters and axes, each loaded at the sizes
// the design names, times the screen's scale. Files are found through fontconfig, with the next best sans and
// mono if they are not installed, and ImGui's own bitmap font if there is none at all. Knows nothing of what
// is written with them.
//
// Letters that these fonts lack (Korean, Japanese, …) are taken from other fonts of the machine once somebody
// writes with them: can_draw() says no and remembers, wants_more() asks for another load() before the next
// frame. Loading all 11,172 syllables of Korean at ten sizes would cost a second.

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

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
  /// The face has a glyph for it. One that no font of this machine has never gets one.
  bool can_draw(Type type, char32_t code) const;
  /// Letters were asked for that another load() may find.
  bool wants_more() const { return !wanted_.empty(); }
  /// Family names that were asked for and not found, or empty.
  const std::string& missing() const { return missing_; }

 private:
  struct Borrowed {  ///< a font of the machine, and what is taken from it
    std::string path;
    int index = 0;
    std::vector<char> data;
    std::map<Type, std::set<char32_t>> letters;
    std::vector<std::vector<unsigned short>> ranges;  // ImGui reads them until the atlas is built
  };
  void find_wanted();
  void merge_borrowed(ImFontAtlas& atlas);

  std::array<Face, static_cast<std::size_t>(Type::count_)> faces_{};
  float scale_ = 1;
  std::string missing_;
  std::vector<std::unique_ptr<Borrowed>> borrowed_;
  std::set<char32_t> nowhere_;  // in no font
  mutable std::set<std::pair<Type, char32_t>> wanted_;
};

/// What fontconfig finds here, for `switchboard doctor`: a sentence, and whether words of all lessons and of
/// Korean programs can be drawn.
struct FontReport {
  bool is_complete = false;
  std::string text;
};
FontReport report_fonts();

/// SizePixels at scale 1, from the design's table.
float size_of(Type type);

}  // namespace switchboard::visualizer
