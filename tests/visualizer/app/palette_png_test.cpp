#include "visualizer/app/palette_png.hpp"

#include <stb_image.h>

#include <cstdlib>
#include <memory>

#include "tests/catch_any.hpp"

namespace switchboard::visualizer {
namespace {

struct Decoded {
  int width = 0, height = 0;
  std::unique_ptr<unsigned char, decltype(&std::free)> rgb{nullptr, &std::free};
};

/// As another program reads it.
Decoded decoded(const std::vector<std::uint8_t>& png) {
  Decoded image;
  int channels = 0;
  image.rgb.reset(stbi_load_from_memory(png.data(), static_cast<int>(png.size()), &image.width, &image.height,
                                        &channels, 3));
  return image;
}

void put(Image& image, int x, int y, std::array<std::uint8_t, 3> colour) {
  for (int channel = 0; channel < 3; ++channel)
    image.rgba[(static_cast<std::size_t>(y) * image.width + x) * 4 + channel] = colour[channel];
}

int greatest_difference(const Image& image, const Decoded& read) {
  int greatest = 0;
  for (int i = 0; i < image.width * image.height; ++i)
    for (int channel = 0; channel < 3; ++channel)
      greatest = std::max(greatest, std::abs(image.rgba[static_cast<std::size_t>(i) * 4 + channel] -
                                             read.rgb.get()[i * 3 + channel]));
  return greatest;
}

}  // namespace

TEST_CASE("a picture of few colours comes back exactly") {
  Image image(30, 7);
  for (int y = 0; y < 7; ++y)
    for (int x = 0; x < 30; ++x)
      put(image, x, y, {static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(y * 9), 200});
  const auto read = decoded(palette_png(image));
  REQUIRE(read.rgb);
  CHECK(read.width == 30);
  CHECK(read.height == 7);
  CHECK(greatest_difference(image, read) == 0);
}

TEST_CASE("a picture of many colours keeps the frequent ones, and the others nearly") {
  Image image(256, 64);
  for (int y = 0; y < 64; ++y)
    for (int x = 0; x < 256; ++x)
      put(image, x, y,
          y < 48 ? std::array<std::uint8_t, 3>{21, 24, 29}
                 : std::array<std::uint8_t, 3>{static_cast<std::uint8_t>(x), static_cast<std::uint8_t>(x / 2),
                                               static_cast<std::uint8_t>(y * 4)});
  const auto png = palette_png(image);
  const auto read = decoded(png);
  REQUIRE(read.rgb);
  CHECK(static_cast<int>(read.rgb.get()[0]) == 21);
  CHECK(static_cast<int>(read.rgb.get()[2]) == 29);
  CHECK(greatest_difference(image, read) < 32);
  CHECK(palette_png(image) == png);
}

}  // namespace switchboard::visualizer
