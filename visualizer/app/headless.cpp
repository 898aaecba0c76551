#include "visualizer/app/headless.hpp"

#include <imgui.h>

namespace switchboard::visualizer {

Headless::Headless(int width, int height, float scale)
    : width_(width), height_(height), context_(ImGui::CreateContext()) {
  ImGui::SetCurrentContext(context_);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.DisplaySize = {static_cast<float>(width), static_cast<float>(height)};
  io.DeltaTime = 1.0F / 60;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  io.ConfigInputTextCursorBlink = false;
  compat::prepare_key_map(io);
  compat::inject_mouse_position(io, -1, -1);
  fonts_.load(*io.Fonts, scale);
  atlas_ = compat::build_atlas(io);
}

Headless::~Headless() {
  ImGui::DestroyContext(context_);
}

void Headless::frame(const std::function<void()>& draw) {
  ImGui::SetCurrentContext(context_);
  if (fonts_.wants_more()) {
    fonts_.load(*ImGui::GetIO().Fonts, fonts_.scale());
    atlas_ = compat::build_atlas(ImGui::GetIO());
  }
  ImGui::NewFrame();
  draw();
  ImGui::Render();
}

Image Headless::picture() const {
  Image image(width_, height_);
  rasterize(*ImGui::GetDrawData(), atlas_, image);
  return image;
}

}  // namespace switchboard::visualizer
