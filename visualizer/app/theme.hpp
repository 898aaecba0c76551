#pragma once
// Every colour of the design, by what it is used for, in dark and light. Chrome is grey; the accent is ink; a
// hue always means something from the recording. Nothing else in the visualizer names a colour.
//
//   theme[Token::client]              the colour of the theme that is on
//   contrast(theme[a], theme[b])      WCAG 2 contrast, for tests

#include <cstdint>
#include <string_view>

namespace switchboard::visualizer {

// clang-format off
enum class Token : std::uint8_t {
  app, panel, inset, raised, hover, line, line2, t1, t2, t3, ink, on_ink,
  client, server, set_up, meet, talk, wait, end, error, ok, injected,
  client_tint, server_tint, error_tint, ok_tint, set_up_tint, meet_tint, talk_tint, end_tint, wait_tint,
  count_
};
// clang-format on

struct Colour {
  std::uint8_t r = 0, g = 0, b = 0;
  bool operator==(const Colour&) const = default;
};

class Theme {
 public:
  enum class Mode { dark, light };

  explicit Theme(Mode mode) : mode_(mode) {}
  Mode mode() const { return mode_; }
  Theme other() const { return Theme(mode_ == Mode::dark ? Mode::light : Mode::dark); }
  Colour operator[](Token token) const;

 private:
  Mode mode_;
};

double contrast(Colour a, Colour b);
std::string_view name_of(Token token);
/// The background that goes with a hue: client gives client_tint. Hues without one give panel.
Token tint_of(Token hue);

}  // namespace switchboard::visualizer
