#include "visualizer/app/compat.hpp"

#include <cstdint>

namespace switchboard::visualizer::compat {

void add_rect(ImDrawList& list, ImVec2 min, ImVec2 max, ImU32 colour, float rounding, float thickness) {
#if IMGUI_VERSION_NUM >= 19280
  list.AddRect(min, max, colour, rounding, thickness, ImDrawFlags_None);
#else
  list.AddRect(min, max, colour, rounding, static_cast<ImDrawFlags>(0), thickness);
#endif
}

void add_polyline(ImDrawList& list, const std::vector<ImVec2>& points, ImU32 colour, Ends ends,
                  float thickness) {
  const ImDrawFlags flags = ends == Ends::closed ? ImDrawFlags_Closed : ImDrawFlags_None;
#if IMGUI_VERSION_NUM >= 19280
  list.AddPolyline(points.data(), static_cast<int>(points.size()), colour, thickness, flags);
#else
  list.AddPolyline(points.data(), static_cast<int>(points.size()), colour, flags, thickness);
#endif
}

void push_font(ImFont* font, [[maybe_unused]] float size) {
#if IMGUI_VERSION_NUM >= 19200
  ImGui::PushFont(font, size);
#else
  ImGui::PushFont(font);
#endif
}

void pop_font() {
  ImGui::PopFont();
}

bool has_glyph(ImFont& font, char32_t code) {
  if (code > IM_UNICODE_CODEPOINT_MAX) return false;
#if IMGUI_VERSION_NUM >= 19200
  return font.IsGlyphInFont(static_cast<ImWchar>(code));
#else
  return font.FindGlyphNoFallback(static_cast<ImWchar>(code)) != nullptr;
#endif
}

AtlasPixels build_atlas(ImGuiIO& io) {
  AtlasPixels pixels;
  unsigned char* rgba = nullptr;
  io.Fonts->GetTexDataAsRGBA32(&rgba, &pixels.width, &pixels.height);
  pixels.rgba = rgba;
  io.Fonts->SetTexID((ImTextureID)(intptr_t)1);  // ImTextureID is a pointer before 1.91.4 and a number after
  return pixels;
}

std::vector<const ImDrawList*> draw_lists(const ImDrawData& data) {
  std::vector<const ImDrawList*> lists;
#if IMGUI_VERSION_NUM >= 18980
  for (const ImDrawList* list : data.CmdLists) lists.push_back(list);
#else
  for (int i = 0; i < data.CmdListsCount; ++i) lists.push_back(data.CmdLists[i]);
#endif
  return lists;
}

#if IMGUI_VERSION_NUM >= 18700

void inject_mouse_position(ImGuiIO& io, float x, float y) {
  io.AddMousePosEvent(x, y);
}
void inject_mouse_button(ImGuiIO& io, int button, bool down) {
  io.AddMouseButtonEvent(button, down);
}
void inject_mouse_wheel(ImGuiIO& io, float steps) {
  io.AddMouseWheelEvent(0, steps);
}
void inject_edit_key(ImGuiIO& io, EditKey key, bool down) {
  constexpr ImGuiKey keys[]{ImGuiKey_Enter, ImGuiKey_Escape, ImGuiKey_Backspace};
  io.AddKeyEvent(keys[static_cast<int>(key)], down);
}
void prepare_key_map(ImGuiIO&) {}

#else

void inject_mouse_position(ImGuiIO& io, float x, float y) {
  io.MousePos = {x, y};
}
void inject_mouse_button(ImGuiIO& io, int button, bool down) {
  io.MouseDown[button] = down;
}
void inject_mouse_wheel(ImGuiIO& io, float steps) {
  io.MouseWheel += steps;
}
void inject_edit_key(ImGuiIO& io, EditKey key, bool down) {
  io.KeysDown[static_cast<int>(key) + 1] = down;
}
void prepare_key_map(ImGuiIO& io) {
  for (int& native : io.KeyMap) native = -1;
  io.KeyMap[ImGuiKey_Enter] = static_cast<int>(EditKey::enter) + 1;
  io.KeyMap[ImGuiKey_Escape] = static_cast<int>(EditKey::escape) + 1;
  io.KeyMap[ImGuiKey_Backspace] = static_cast<int>(EditKey::backspace) + 1;
}

#endif

}  // namespace switchboard::visualizer::compat
