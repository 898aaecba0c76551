#include "visualizer/app/fonts.hpp"

#include <fontconfig/fontconfig.h>
#include <imgui.h>

#include <cmath>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace switchboard::visualizer {
namespace {

struct Family {
  const char* name;
  const char* fallback;  ///< fontconfig's own alias
};
constexpr Family inter{"Inter", "sans-serif"};
constexpr Family mono{"JetBrains Mono", "monospace"};

struct Row {
  Type type;
  Family family;
  int weight;
  float size;
};

// em x 1.21 for Inter and x 1.32 for JetBrains Mono, rounded as the design's table has them.
constexpr std::array<Row, static_cast<std::size_t>(Type::count_)> rows{{
    {Type::title, inter, FC_WEIGHT_DEMIBOLD, 25},
    {Type::heading, inter, FC_WEIGHT_DEMIBOLD, 19},
    {Type::body, inter, FC_WEIGHT_REGULAR, 17},
    {Type::body_strong, inter, FC_WEIGHT_DEMIBOLD, 17},
    {Type::caption, inter, FC_WEIGHT_REGULAR, 15},
    {Type::caption_strong, inter, FC_WEIGHT_DEMIBOLD, 15},
    {Type::code, mono, FC_WEIGHT_REGULAR, 17},
    {Type::code_strong, mono, FC_WEIGHT_BOLD, 17},
    {Type::counter, mono, FC_WEIGHT_MEDIUM, 18},
    {Type::axis, mono, FC_WEIGHT_REGULAR, 16},
}};

struct FontFile {
  std::string path, family;
  int index = 0;
};

class FontFinder {
 public:
  FontFinder() : config_(FcInitLoadConfigAndFonts(), &FcConfigDestroy) {}

  std::optional<FontFile> find(const char* family, int weight) const {
    if (!config_) return {};
    const std::unique_ptr<FcPattern, void (*)(FcPattern*)> wanted(FcPatternCreate(), &FcPatternDestroy);
    FcPatternAddString(wanted.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(family));
    FcPatternAddInteger(wanted.get(), FC_WEIGHT, weight);
    FcPatternAddInteger(wanted.get(), FC_SLANT, FC_SLANT_ROMAN);
    FcPatternAddBool(wanted.get(), FC_OUTLINE, FcTrue);
    FcPatternAddBool(wanted.get(), FC_VARIABLE, FcFalse);  // stb_truetype draws only the default instance
    FcConfigSubstitute(config_.get(), wanted.get(), FcMatchPattern);
    FcDefaultSubstitute(wanted.get());
    FcResult result{};
    const std::unique_ptr<FcPattern, void (*)(FcPattern*)> found(
        FcFontMatch(config_.get(), wanted.get(), &result), &FcPatternDestroy);
    if (!found) return {};
    FcChar8 *path = nullptr, *name = nullptr;
    int index = 0;
    if (FcPatternGetString(found.get(), FC_FILE, 0, &path) != FcResultMatch) return {};
    FcPatternGetString(found.get(), FC_FAMILY, 0, &name);
    FcPatternGetInteger(found.get(), FC_INDEX, 0, &index);
    return FontFile{reinterpret_cast<const char*>(path), name ? reinterpret_cast<const char*>(name) : "",
                    index};
  }

 private:
  std::unique_ptr<FcConfig, void (*)(FcConfig*)> config_;
};

// Letters of European languages, Greek and Cyrillic, and the punctuation of our sentences. States and arrows
// are strokes, never glyphs.
constexpr ImWchar ranges[]{0x20,   0x17F,  0x370,  0x3FF,  0x400,  0x45F,  0x2010, 0x203A,
                           0x2190, 0x21FF, 0x2212, 0x2212, 0x2248, 0x2265, 0};

}  // namespace

float size_of(Type type) {
  return rows[static_cast<std::size_t>(type)].size;
}

void Fonts::load(ImFontAtlas& atlas, float scale) {
  scale_ = scale;
  missing_.clear();
  atlas.Clear();
  atlas.TexDesiredWidth = 1024;
  const FontFinder finder;
  for (const Row& row : rows) {
    auto file = finder.find(row.family.name, row.weight);
    if (file && file->family != row.family.name && missing_.find(row.family.name) == std::string::npos)
      missing_ += (missing_.empty() ? "" : ", ") + std::string(row.family.name);
    Face& face = faces_[static_cast<std::size_t>(row.type)];
    face.size = std::round(row.size * scale);
    face.font = nullptr;
    if (file) {
      ImFontConfig config;
      config.FontNo = file->index;
      config.OversampleH = scale > 1.5F ? 2 : 3;
      face.font = atlas.AddFontFromFileTTF(file->path.c_str(), face.size, &config, ranges);
    }
    if (face.font == nullptr) {
      ImFontConfig config;
      config.SizePixels = face.size;
      face.font = atlas.AddFontDefault(&config);
    }
  }
}

}  // namespace switchboard::visualizer
