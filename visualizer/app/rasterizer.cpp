#include "visualizer/app/rasterizer.hpp"

#include <stb_image_write.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <memory>
#include <system_error>

namespace switchboard::visualizer {
namespace {

struct Clip {
  int x0, y0, x1, y1;
};

struct Texel {
  float r, g, b, a;
};

Texel fetch(const compat::AtlasPixels& atlas, int x, int y) {
  x = std::clamp(x, 0, atlas.width - 1);
  y = std::clamp(y, 0, atlas.height - 1);
  const unsigned char* p = atlas.rgba + (static_cast<std::size_t>(y) * atlas.width + x) * 4;
  return {p[0] / 255.0F, p[1] / 255.0F, p[2] / 255.0F, p[3] / 255.0F};
}

Texel sample(const compat::AtlasPixels& atlas, float u, float v) {
  const float x = u * static_cast<float>(atlas.width) - 0.5F, y = v * static_cast<float>(atlas.height) - 0.5F;
  const float fx = std::floor(x), fy = std::floor(y);
  const int ix = static_cast<int>(fx), iy = static_cast<int>(fy);
  const float tx = x - fx, ty = y - fy;
  const Texel a = fetch(atlas, ix, iy), b = fetch(atlas, ix + 1, iy);
  const Texel c = fetch(atlas, ix, iy + 1), d = fetch(atlas, ix + 1, iy + 1);
  const auto mix = [&](float p, float q, float r, float s) {
    return (p * (1 - tx) + q * tx) * (1 - ty) + (r * (1 - tx) + s * tx) * ty;
  };
  return {mix(a.r, b.r, c.r, d.r), mix(a.g, b.g, c.g, d.g), mix(a.b, b.b, c.b, d.b), mix(a.a, b.a, c.a, d.a)};
}

void blend(std::uint8_t* pixel, float r, float g, float b, float alpha) {
  const auto over = [alpha](float source, std::uint8_t below) {
    return static_cast<std::uint8_t>(source * alpha * 255.0F + static_cast<float>(below) * (1 - alpha) +
                                     0.5F);
  };
  pixel[0] = over(r, pixel[0]);
  pixel[1] = over(g, pixel[1]);
  pixel[2] = over(b, pixel[2]);
}

/// Twice the signed area of a, b, p. In double, so that a shared edge gives exactly opposite values for its
/// two sides.
double edge(ImVec2 a, ImVec2 b, double px, double py) {
  return (static_cast<double>(b.x) - a.x) * (py - a.y) - (static_cast<double>(b.y) - a.y) * (px - a.x);
}

/// The top-left rule: a pixel centre exactly on an edge belongs to one of the two triangles that share it.
bool owns_edge(ImVec2 a, ImVec2 b) {
  return (a.y == b.y && b.x > a.x) || b.y < a.y;
}

struct Channels {
  float c[4];
};
Channels channels(ImU32 colour) {
  return {{static_cast<float>(colour & 255) / 255.0F, static_cast<float>((colour >> 8) & 255) / 255.0F,
           static_cast<float>((colour >> 16) & 255) / 255.0F, static_cast<float>(colour >> 24) / 255.0F}};
}

void triangle(const ImDrawVert* v[3], const compat::AtlasPixels& atlas, const Clip& clip, Image& image) {
  const ImDrawVert *a = v[0], *b = v[1], *c = v[2];
  double area = edge(a->pos, b->pos, c->pos.x, c->pos.y);
  if (area == 0) return;
  if (area < 0) {
    std::swap(b, c);
    area = -area;
  }
  const auto low = [](float p, float q, float r) {
    return static_cast<int>(std::floor(std::min({p, q, r})));
  };
  const auto high = [](float p, float q, float r) {
    return static_cast<int>(std::ceil(std::max({p, q, r})));
  };
  const int x0 = std::max(clip.x0, low(a->pos.x, b->pos.x, c->pos.x));
  const int x1 = std::min(clip.x1, high(a->pos.x, b->pos.x, c->pos.x));
  const int y0 = std::max(clip.y0, low(a->pos.y, b->pos.y, c->pos.y));
  const int y1 = std::min(clip.y1, high(a->pos.y, b->pos.y, c->pos.y));
  const bool flat_colour = a->col == b->col && b->col == c->col;
  const bool flat_texture =
      a->uv.x == b->uv.x && b->uv.x == c->uv.x && a->uv.y == b->uv.y && b->uv.y == c->uv.y;
  const Channels ca = channels(a->col), cb = channels(b->col), cc = channels(c->col);
  const Texel flat = flat_texture ? sample(atlas, a->uv.x, a->uv.y) : Texel{1, 1, 1, 1};
  const bool own_bc = owns_edge(b->pos, c->pos), own_ca = owns_edge(c->pos, a->pos),
             own_ab = owns_edge(a->pos, b->pos);
  for (int y = y0; y < y1; ++y) {
    for (int x = x0; x < x1; ++x) {
      const double px = x + 0.5, py = y + 0.5;
      const double ea = edge(b->pos, c->pos, px, py), eb = edge(c->pos, a->pos, px, py);
      const double ec = edge(a->pos, b->pos, px, py);
      if (ea < 0 || eb < 0 || ec < 0) continue;
      if ((ea == 0 && !own_bc) || (eb == 0 && !own_ca) || (ec == 0 && !own_ab)) continue;
      const float wa = static_cast<float>(ea / area), wb = static_cast<float>(eb / area), wc = 1 - wa - wb;
      Channels colour = ca;
      if (!flat_colour)
        for (int i = 0; i < 4; ++i) colour.c[i] = ca.c[i] * wa + cb.c[i] * wb + cc.c[i] * wc;
      const Texel t = flat_texture ? flat
                                   : sample(atlas, a->uv.x * wa + b->uv.x * wb + c->uv.x * wc,
                                            a->uv.y * wa + b->uv.y * wb + c->uv.y * wc);
      const float alpha = colour.c[3] * t.a;
      if (alpha <= 0) continue;
      blend(&image.rgba[(static_cast<std::size_t>(y) * image.width + x) * 4], colour.c[0] * t.r,
            colour.c[1] * t.g, colour.c[2] * t.b, std::min(alpha, 1.0F));
    }
  }
}

}  // namespace

void rasterize(const ImDrawData& data, const compat::AtlasPixels& atlas, Image& image) {
  for (const ImDrawList* list : compat::draw_lists(data)) {
    for (const ImDrawCmd& command : list->CmdBuffer) {
      if (command.UserCallback != nullptr) continue;
      const Clip clip{std::max(0, static_cast<int>(command.ClipRect.x - data.DisplayPos.x)),
                      std::max(0, static_cast<int>(command.ClipRect.y - data.DisplayPos.y)),
                      std::min(image.width, static_cast<int>(command.ClipRect.z - data.DisplayPos.x)),
                      std::min(image.height, static_cast<int>(command.ClipRect.w - data.DisplayPos.y))};
      if (clip.x0 >= clip.x1 || clip.y0 >= clip.y1) continue;
      for (unsigned i = 0; i + 2 < command.ElemCount; i += 3) {
        const ImDrawVert* corners[3];
        for (unsigned k = 0; k < 3; ++k) {
          const auto index = list->IdxBuffer[static_cast<int>(command.IdxOffset + i + k)];
          corners[k] = &list->VtxBuffer[static_cast<int>(command.VtxOffset + index)];
        }
        triangle(corners, atlas, clip, image);
      }
    }
  }
}

void write_png(const Image& image, const std::string& path) {
  stbi_write_png_compression_level = 6;
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path.c_str(), "wb"), &std::fclose);
  if (!file) throw std::system_error(errno, std::generic_category(), "cannot write " + path);
  struct Target {
    std::FILE* file;
    bool complete = true;
  } target{file.get()};
  const auto append = [](void* context, void* data, int size) {
    auto& to = *static_cast<Target*>(context);
    to.complete =
        std::fwrite(data, 1, static_cast<std::size_t>(size), to.file) == static_cast<std::size_t>(size) &&
        to.complete;
  };
  // What a window reads back may be transparent; a picture of a screen is not.
  std::vector<std::uint8_t> rgb;
  rgb.reserve(image.rgba.size() / 4 * 3);
  for (std::size_t i = 0; i < image.rgba.size(); i += 4)
    rgb.insert(rgb.end(), image.rgba.begin() + static_cast<std::ptrdiff_t>(i),
               image.rgba.begin() + static_cast<std::ptrdiff_t>(i + 3));
  const int done =
      stbi_write_png_to_func(append, &target, image.width, image.height, 3, rgb.data(), image.width * 3);
  if (done == 0 || !target.complete || std::fflush(file.get()) != 0)
    throw std::system_error(errno != 0 ? errno : EIO, std::generic_category(), "cannot write " + path);
}

}  // namespace switchboard::visualizer
