#include "visualizer/app/theme.hpp"

#include <array>
#include <cmath>

namespace switchboard::visualizer {
namespace {

constexpr Colour rgb(std::uint32_t hex) {
  return {static_cast<std::uint8_t>(hex >> 16), static_cast<std::uint8_t>(hex >> 8),
          static_cast<std::uint8_t>(hex)};
}

struct TokenRow {
  Token token;
  std::string_view name;
  std::uint32_t dark, light;
};

// The design's colour table, in its order.
constexpr std::array<TokenRow, static_cast<std::size_t>(Token::count_)> token_rows{{
    {Token::app, "app", 0x121417, 0xEEF0F3},
    {Token::panel, "panel", 0x181B20, 0xFFFFFF},
    {Token::inset, "inset", 0x0E1013, 0xF7F8FA},
    {Token::raised, "raised", 0x21252C, 0xF2F4F7},
    {Token::hover, "hover", 0x292E37, 0xE6E9EE},
    {Token::line, "line", 0x2A2F38, 0xDCE0E6},
    {Token::line2, "line2", 0x454D5A, 0xAEB6C1},
    {Token::t1, "t1", 0xE8EBF0, 0x14171C},
    {Token::t2, "t2", 0xAEB6C2, 0x434B57},
    {Token::t3, "t3", 0x858F9E, 0x616B79},
    {Token::ink, "ink", 0xF5F7FA, 0x14171C},
    {Token::on_ink, "on-ink", 0x121417, 0xFFFFFF},
    {Token::client, "client", 0x6DB3FF, 0x0F62C4},
    {Token::server, "server", 0xF2A65A, 0xA65300},
    {Token::set_up, "set up", 0x9D88FF, 0x5128B8},
    {Token::meet, "meet", 0x4CCBD6, 0x0A6F80},
    {Token::talk, "talk", 0xF0E891, 0x574E00},
    {Token::wait, "wait", 0x8C97A6, 0x5C6673},
    {Token::end, "end", 0xE394B7, 0xA3386B},
    {Token::error, "error", 0xFF6B6B, 0xB3132B},
    {Token::ok, "ok", 0x63CF93, 0x17753F},
    {Token::injected, "injected", 0xE58BFF, 0x9B1BB0},
    {Token::client_tint, "client tint", 0x16263A, 0xE3EEFB},
    {Token::server_tint, "server tint", 0x33251A, 0xFBEBD9},
    {Token::error_tint, "error tint", 0x361D1C, 0xFCE7E5},
    {Token::ok_tint, "ok tint", 0x16291F, 0xE2F3E9},
    {Token::set_up_tint, "set up tint", 0x252139, 0xECE8FB},
    {Token::meet_tint, "meet tint", 0x13292D, 0xDFF1F3},
    {Token::talk_tint, "talk tint", 0x2A2819, 0xF5F0D2},
    {Token::end_tint, "end tint", 0x33202A, 0xF9E6EE},
    // The design gives waiting calls no tint of their own: they sit on a raised grey.
    {Token::wait_tint, "wait tint", 0x21252C, 0xF2F4F7},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < token_rows.size(); ++i)
    if (token_rows[i].token != static_cast<Token>(i)) return false;
  return true;
}
static_assert(in_order());

double luminance(Colour c) {
  const auto linear = [](std::uint8_t v) {
    const double s = v / 255.0;
    return s <= 0.03928 ? s / 12.92 : std::pow((s + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(c.r) + 0.7152 * linear(c.g) + 0.0722 * linear(c.b);
}

}  // namespace

Colour Theme::operator[](Token token) const {
  const TokenRow& row = token_rows[static_cast<std::size_t>(token)];
  return rgb(mode_ == Mode::dark ? row.dark : row.light);
}

double contrast(Colour a, Colour b) {
  const double la = luminance(a), lb = luminance(b);
  return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

std::string_view name_of(Token token) {
  return token_rows[static_cast<std::size_t>(token)].name;
}

Token tint_of(Token hue) {
  switch (hue) {
    case Token::client:
      return Token::client_tint;
    case Token::server:
      return Token::server_tint;
    case Token::error:
      return Token::error_tint;
    case Token::ok:
      return Token::ok_tint;
    case Token::set_up:
      return Token::set_up_tint;
    case Token::meet:
      return Token::meet_tint;
    case Token::talk:
      return Token::talk_tint;
    case Token::wait:
      return Token::wait_tint;
    case Token::end:
      return Token::end_tint;
    default:
      return Token::panel;
  }
}

}  // namespace switchboard::visualizer
