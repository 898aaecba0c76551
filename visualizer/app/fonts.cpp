#include "visualizer/app/fonts.hpp"

#include <fontconfig/fontconfig.h>
#include <imgui.h>

#include <cmath>
#include <fstream>
#include <iterator>
#include <optional>

#include "visualizer/app/compat.hpp"

namespace switchboard::visualizer {
namespace {

struct Family {
  const char* name;
  const char* fallback;  ///< fontconfig's own alias
};
constexpr Family inter{"Inter", "sans-serif"};
constexpr Family mono{"JetBrains Mono", "monospace"};

struct TypeRow {
  Type type;
  Family family;
  int weight;
  float size;
};

// em x 1.21 for Inter and x 1.32 for JetBrains Mono, rounded as the design's table has them.
constexpr std::array<TypeRow, static_cast<std::size_t>(Type::count_)> type_rows{{
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

using Pattern = std::unique_ptr<FcPattern, void (*)(FcPattern*)>;

/// The best font of the machine for one that is wanted.
FontFile file_of(FcPattern* found) {
  FcChar8 *path = nullptr, *name = nullptr;
  FontFile file;
  if (FcPatternGetString(found, FC_FILE, 0, &path) == FcResultMatch)
    file.path = reinterpret_cast<const char*>(path);
  if (FcPatternGetString(found, FC_FAMILY, 0, &name) == FcResultMatch)
    file.family = reinterpret_cast<const char*>(name);
  FcPatternGetInteger(found, FC_INDEX, 0, &file.index);
  return file;
}

class FontFinder {
 public:
  FontFinder() : config_(FcInitLoadConfigAndFonts(), &FcConfigDestroy) {}

  /// One that has this letter; stb_truetype draws outlines in one colour.
  std::optional<FontFile> find_letter(char32_t code) const {
    if (!config_) return {};
    const Pattern wanted(FcPatternCreate(), &FcPatternDestroy);
    const std::unique_ptr<FcCharSet, void (*)(FcCharSet*)> letters(FcCharSetCreate(), &FcCharSetDestroy);
    FcCharSetAddChar(letters.get(), code);
    FcPatternAddCharSet(wanted.get(), FC_CHARSET, letters.get());
    FcPatternAddString(wanted.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>("sans-serif"));
    FcPatternAddBool(wanted.get(), FC_OUTLINE, FcTrue);
    FcPatternAddBool(wanted.get(), FC_COLOR, FcFalse);
    FcPatternAddBool(wanted.get(), FC_VARIABLE, FcFalse);
    FcConfigSubstitute(config_.get(), wanted.get(), FcMatchPattern);
    FcDefaultSubstitute(wanted.get());
    FcResult result{};
    const Pattern found(FcFontMatch(config_.get(), wanted.get(), &result), &FcPatternDestroy);
    FcCharSet* has = nullptr;
    if (!found || FcPatternGetCharSet(found.get(), FC_CHARSET, 0, &has) != FcResultMatch) return {};
    FcBool is_outline = FcFalse;
    FcPatternGetBool(found.get(), FC_OUTLINE, 0, &is_outline);
    if (is_outline == FcFalse || FcCharSetHasChar(has, code) == FcFalse) return {};
    FontFile file = file_of(found.get());
    if (file.path.empty()) return {};
    return file;
  }

  std::optional<FontFile> find(const char* family, int weight) const {
    if (!config_) return {};
    const Pattern wanted(FcPatternCreate(), &FcPatternDestroy);
    FcPatternAddString(wanted.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(family));
    FcPatternAddInteger(wanted.get(), FC_WEIGHT, weight);
    FcPatternAddInteger(wanted.get(), FC_SLANT, FC_SLANT_ROMAN);
    FcPatternAddBool(wanted.get(), FC_OUTLINE, FcTrue);
    FcPatternAddBool(wanted.get(), FC_VARIABLE, FcFalse);  // stb_truetype draws only the default instance
    FcConfigSubstitute(config_.get(), wanted.get(), FcMatchPattern);
    FcDefaultSubstitute(wanted.get());
    FcResult result{};
    const Pattern found(FcFontMatch(config_.get(), wanted.get(), &result), &FcPatternDestroy);
    if (!found) return {};
    FontFile file = file_of(found.get());
    if (file.path.empty()) return {};
    return file;
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
  return type_rows[static_cast<std::size_t>(type)].size;
}

void Fonts::load(ImFontAtlas& atlas, float scale) {
  scale_ = scale;
  missing_.clear();
  atlas.Clear();
  atlas.TexDesiredWidth = 1024;
  find_wanted();
  const FontFinder finder;
  for (const TypeRow& row : type_rows) {
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
  merge_borrowed(atlas);
}

bool Fonts::can_draw(Type type, char32_t code) const {
  if (compat::has_glyph(*(*this)[type].font, code)) return true;
  if (code <= IM_UNICODE_CODEPOINT_MAX && !nowhere_.contains(code)) wanted_.emplace(type, code);
  return false;
}

/// A font for each letter that was asked for; one that has several of them gives them all.
void Fonts::find_wanted() {
  constexpr std::size_t most = 8;  // fonts; a text that needs more is no text
  std::map<char32_t, Borrowed*> found_in;
  std::optional<FontFinder> finder;
  for (const auto& [type, code] : std::exchange(wanted_, {})) {
    if (nowhere_.contains(code)) continue;
    auto [entry, is_new] = found_in.try_emplace(code, nullptr);
    if (is_new) {
      if (!finder) finder.emplace();
      const auto file = finder->find_letter(code);
      for (const auto& each : borrowed_)
        if (file && each->path == file->path && each->index == file->index) entry->second = each.get();
      if (file && entry->second == nullptr && borrowed_.size() < most) {
        std::ifstream stream(file->path, std::ios::binary);
        std::vector<char> data(std::istreambuf_iterator<char>{stream}, std::istreambuf_iterator<char>{});
        borrowed_.push_back(std::make_unique<Borrowed>());
        *borrowed_.back() = {file->path, file->index, std::move(data), {}, {}};
        entry->second = borrowed_.back().get();
      }
    }
    const bool has_it = entry->second != nullptr && !entry->second->letters[type].contains(code) &&
                        !entry->second->data.empty();
    // Asked for again although it was loaded: the font does not draw it.
    if (has_it)
      entry->second->letters[type].insert(code);
    else
      nowhere_.insert(code);
  }
}

void Fonts::merge_borrowed(ImFontAtlas& atlas) {
  for (const auto& font : borrowed_) {
    font->ranges.clear();
    for (const auto& [type, letters] : font->letters) {
      auto& range = font->ranges.emplace_back();
      for (const char32_t letter : letters) {
        const auto code = static_cast<ImWchar>(letter);
        if (!range.empty() && range.back() + 1 == code)
          range.back() = code;
        else
          range.insert(range.end(), {code, code});
      }
      range.push_back(0);
      const Face& face = (*this)[type];
      ImFontConfig config;
      config.FontNo = font->index;
      config.MergeMode = true;
      config.OversampleH = scale_ > 1.5F ? 1 : 2;
      config.FontDataOwnedByAtlas = false;
      config.DstFont = face.font;
      atlas.AddFontFromMemoryTTF(font->data.data(), static_cast<int>(font->data.size()), face.size, &config,
                                 range.data());
    }
  }
}

FontReport report_fonts() {
  constexpr char32_t korean = U'가';
  const FontFinder finder;
  std::string text, lacks;
  for (const Family& family : {inter, mono}) {
    const auto file = finder.find(family.name, FC_WEIGHT_REGULAR);
    auto& list = file && file->family == family.name ? text : lacks;
    list += (list.empty() ? "" : ", ") + std::string(family.name);
  }
  const auto fallback = finder.find_letter(korean);
  auto& list = fallback ? text : lacks;
  list += (list.empty() ? "" : ", ") +
          (fallback ? fallback->family + " for Korean" : std::string("one for Korean"));
  FontReport report{lacks.empty(), text.empty() ? "" : "Found " + text + "."};
  if (!lacks.empty()) report.text += (text.empty() ? "" : " ") + ("Missing: " + lacks + ".");
  return report;
}

}  // namespace switchboard::visualizer
