#include "visualizer/app/palette_png.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <map>
#include <memory>
#include <new>
#include <string_view>

// Debian's libstb exports it; stb_image_write.h declares it only where it is compiled.
extern "C" unsigned char* stbi_zlib_compress(unsigned char* data, int length, int* out_length, int quality);

namespace switchboard::visualizer {
namespace {

using Rgb = std::array<std::uint8_t, 3>;
using PngBytes = std::vector<std::uint8_t>;

constexpr std::size_t most_colours = 256, exact_colours = 112;

/// Neighbours of a colour fall into one cell: 4 bits of each channel.
int cell_of(const Rgb& colour) {
  return (colour[0] >> 4) << 8 | (colour[1] >> 4) << 4 | colour[2] >> 4;
}

/// The most frequent first; among equals by the colour, so that the order is always the same.
template <class Key>
std::vector<std::pair<Key, int>> by_count(const std::map<Key, int>& counts) {
  std::vector<std::pair<Key, int>> sorted(counts.begin(), counts.end());
  std::ranges::stable_sort(sorted, [](const auto& a, const auto& b) { return a.second > b.second; });
  return sorted;
}

Rgb colour_at(const Image& image, std::size_t pixel) {
  return {image.rgba[pixel * 4], image.rgba[pixel * 4 + 1], image.rgba[pixel * 4 + 2]};
}

std::vector<Rgb> palette_of(const std::map<Rgb, int>& counts) {
  const auto sorted = by_count(counts);
  std::vector<Rgb> palette;
  struct Sum {
    std::int64_t r = 0, g = 0, b = 0, count = 0;
  };
  std::map<int, Sum> sums;
  std::map<int, int> cells;
  for (const auto& [colour, count] : sorted) {
    if (palette.size() < exact_colours || sorted.size() <= most_colours) {
      palette.push_back(colour);
      continue;
    }
    Sum& sum = sums[cell_of(colour)];
    sum.r += std::int64_t{colour[0]} * count;
    sum.g += std::int64_t{colour[1]} * count;
    sum.b += std::int64_t{colour[2]} * count;
    sum.count += count;
    cells[cell_of(colour)] += count;
  }
  for (const auto& [cell, count] : by_count(cells)) {
    if (palette.size() == most_colours) break;
    const Sum& sum = sums[cell];
    palette.push_back({static_cast<std::uint8_t>(sum.r / sum.count),
                       static_cast<std::uint8_t>(sum.g / sum.count),
                       static_cast<std::uint8_t>(sum.b / sum.count)});
  }
  return palette;
}

std::uint8_t nearest(const std::vector<Rgb>& palette, const Rgb& wanted) {
  std::size_t best = 0;
  int least = std::numeric_limits<int>::max();
  for (std::size_t i = 0; i < palette.size(); ++i) {
    int distance = 0;
    for (std::size_t channel = 0; channel < 3; ++channel) {
      const int difference = palette[i][channel] - wanted[channel];
      distance += difference * difference;
    }
    if (distance < least) {
      least = distance;
      best = i;
    }
  }
  return static_cast<std::uint8_t>(best);
}

void append_number(PngBytes& out, std::uint32_t number) {
  for (int shift = 24; shift >= 0; shift -= 8) out.push_back(static_cast<std::uint8_t>(number >> shift));
}

/// PNG (Third Edition), annex D.
std::uint32_t crc(const std::uint8_t* data, std::size_t length) {
  std::uint32_t value = 0xffffffff;
  for (std::size_t i = 0; i < length; ++i) {
    value ^= data[i];
    for (int bit = 0; bit < 8; ++bit) value = (value & 1) != 0 ? 0xedb88320 ^ (value >> 1) : value >> 1;
  }
  return ~value;
}

/// PNG (Third Edition), section 5.3: length, type, data, CRC over the latter two.
void append_chunk(PngBytes& out, std::string_view type, const PngBytes& data) {
  append_number(out, static_cast<std::uint32_t>(data.size()));
  const std::size_t begin = out.size();
  out.insert(out.end(), type.begin(), type.end());
  out.insert(out.end(), data.begin(), data.end());
  append_number(out, crc(out.data() + begin, out.size() - begin));
}

PngBytes compressed(PngBytes data) {
  int length = 0;
  const std::unique_ptr<unsigned char, decltype(&std::free)> bytes(
      stbi_zlib_compress(data.data(), static_cast<int>(data.size()), &length, 32), &std::free);
  if (!bytes) throw std::bad_alloc();
  return {bytes.get(), bytes.get() + length};
}

}  // namespace

std::vector<std::uint8_t> palette_png(const Image& image) {
  const auto pixels = static_cast<std::size_t>(image.width) * static_cast<std::size_t>(image.height);
  std::map<Rgb, int> counts;
  for (std::size_t i = 0; i < pixels; ++i) ++counts[colour_at(image, i)];
  const auto palette = palette_of(counts);
  std::map<Rgb, std::uint8_t> index;
  for (const auto& [colour, count] : counts) index[colour] = nearest(palette, colour);

  PngBytes lines;
  lines.reserve(pixels + static_cast<std::size_t>(image.height));
  for (std::size_t i = 0; i < pixels; ++i) {
    if (i % static_cast<std::size_t>(image.width) == 0) lines.push_back(0);  // this line has no filter
    lines.push_back(index[colour_at(image, i)]);
  }

  PngBytes png{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  PngBytes header;
  append_number(header, static_cast<std::uint32_t>(image.width));
  append_number(header, static_cast<std::uint32_t>(image.height));
  constexpr std::uint8_t depth = 8, indexed = 3;
  header.insert(header.end(), {depth, indexed, 0, 0, 0});
  append_chunk(png, "IHDR", header);
  PngBytes colours;
  for (const auto& colour : palette) colours.insert(colours.end(), colour.begin(), colour.end());
  append_chunk(png, "PLTE", colours);
  append_chunk(png, "IDAT", compressed(std::move(lines)));
  append_chunk(png, "IEND", {});
  return png;
}

}  // namespace switchboard::visualizer
