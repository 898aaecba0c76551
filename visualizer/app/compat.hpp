#pragma once
// The only place that knows which Dear ImGui this is. We write to the 1.86 interface (Debian 12); what later
// versions renamed, reordered or removed goes through here. Draw lists, input injection, the font texture,
// pushing a font.

#include <imgui.h>

#include <string_view>
#include <vector>

namespace switchboard::visualizer::compat {

enum class Ends { open, closed };

/// 1.92.8 swapped the last two arguments of AddRect and AddPolyline.
void add_rect(ImDrawList& list, ImVec2 min, ImVec2 max, ImU32 colour, float rounding, float thickness);
void add_polyline(ImDrawList& list, const std::vector<ImVec2>& points, ImU32 colour, Ends ends,
                  float thickness);

/// 1.92 takes the size with the font; before, a font has the one size it was loaded at.
void push_font(ImFont* font, float size);
void pop_font();

/// The font has a glyph of its own for it, and would not draw its sign for a missing one.
bool has_glyph(ImFont& font, char32_t code);

struct AtlasPixels {
  const unsigned char* rgba = nullptr;
  int width = 0, height = 0;
};
/// Builds the font atlas and marks it as uploaded, for a context without a graphics card.
AtlasPixels build_atlas(ImGuiIO& io);

std::vector<const ImDrawList*> draw_lists(const ImDrawData& data);

/// 1.86 has raw arrays, 1.87 and later an event queue. Leave a frame between press and release either way.
void inject_mouse_position(ImGuiIO& io, float x, float y);
void inject_mouse_button(ImGuiIO& io, int button, bool down);
void inject_mouse_wheel(ImGuiIO& io, float steps);
/// The few keys ImGui itself uses in a text field.
enum class EditKey { enter, escape, backspace };
void inject_edit_key(ImGuiIO& io, EditKey key, bool down);
/// Maps the keys above in a context that has no GLFW backend (1.86 wants io.KeyMap filled).
void prepare_key_map(ImGuiIO& io);

}  // namespace switchboard::visualizer::compat
