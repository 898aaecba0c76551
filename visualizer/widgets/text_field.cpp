#include "visualizer/widgets/text_field.hpp"

#include <string>

#include "visualizer/app/compat.hpp"
#include "visualizer/widgets/glyphs.hpp"

namespace switchboard::visualizer {

bool text_field(Painter& paint, Items& items, std::string_view name, const Rect& box, std::string_view help,
                char* text, std::size_t size, Caret caret, FieldFor what) {
  const Touch touch = items.touch(name, box);
  const float scale = paint.scale();
  paint.fill(box, Token::inset, 4);
  const float indent = what == FieldFor::search ? 26.0F : 10.0F;
  if (what == FieldFor::search) magnifier(paint, {box.x + 14, box.centre().y}, Token::t3);
  if (text[0] == 0)
    paint.text(Rect{box.x + indent + 2, box.y, box.w - indent - 6, box.h}, help,
               {.type = Type::axis, .ink = Token::t3});

  const float line = paint.height_of(Type::axis) * scale;
  ImGui::SetCursorScreenPos({(box.x + indent) * scale, box.centre().y * scale - line / 2 - 2 * scale});
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {2 * scale, 2 * scale});
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 0);
  ImGui::PushStyleColor(ImGuiCol_FrameBg, IM_COL32(0, 0, 0, 0));
  ImGui::PushStyleColor(ImGuiCol_Text, paint.colour(Token::t1));
  ImGui::PushStyleColor(ImGuiCol_TextSelectedBg, paint.colour({Token::client, 0.4F}));
  compat::push_font(paint.font(Type::axis).font, paint.font(Type::axis).size);
  ImGui::PushItemWidth((box.w - indent - 6) * scale);
  if (caret == Caret::take || touch.pressed) ImGui::SetKeyboardFocusHere();
  const std::string id = "##" + std::string(name);
  const bool changed = ImGui::InputText(id.c_str(), text, size);
  const bool active = ImGui::IsItemActive();
  ImGui::PopItemWidth();
  compat::pop_font();
  ImGui::PopStyleColor(3);
  ImGui::PopStyleVar(2);
  paint.outline(box, active ? Token::ink : touch.hovered ? Token::line2 : Token::line, 4);
  return changed;
}

}  // namespace switchboard::visualizer
