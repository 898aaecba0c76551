// Every widget on one sheet, so that a person can look at them (SWITCHBOARD_WIDGET_SHEET=FILE writes it as
// PNG), and a machine sees that states differ without colour.
#include <cstdlib>

#include "engine/model/argument.hpp"
#include "tests/catch_any.hpp"
#include "visualizer/app/headless.hpp"
#include "visualizer/widgets/bytes.hpp"
#include "visualizer/widgets/controls.hpp"
#include "visualizer/widgets/sockets.hpp"

using namespace switchboard;
using namespace switchboard::visualizer;

namespace {

const Bytes hello{'h', 'e', 'l', 'l', 'o', ' ', 'B', '\n'};
const Bytes address{0x02, 0, 0x90, 0x1f, 10, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0};

void sheet(Painter& p, Items& items, Rect area) {
  p.fill(area, Token::panel);
  const float x = area.x + 20;
  mark(p, {x, area.y + 16}, 28);
  p.text(Point{x + 40, area.y + 16}, "listen() and the two queues", {.type = Type::title});
  float gx = x;
  for (const auto state : {TcpState::close, TcpState::listen, TcpState::syn_sent, TcpState::established,
                           TcpState::close_wait, TcpState::time_wait}) {
    state_glyph(p, {gx + 8, area.y + 66}, state, Token::client, 7);
    gx += 16 + 8 + p.text(Point{gx + 20, area.y + 58}, to_string(state), {.type = Type::caption}) + 10;
  }
  gx = x;
  for (const auto family : {CallFamily::set_up, CallFamily::meet, CallFamily::talk, CallFamily::wait,
                            CallFamily::end, CallFamily::other}) {
    family_shape(p, {gx + 8, area.y + 94}, family);
    gx += 30;
  }
  gx += letter_badge(p, {gx, area.y + 84}, "A", Token::client) + 6;
  gx += letter_badge(p, {gx, area.y + 84}, "S", Token::server) + 6;
  gx += letter_badge(p, {gx, area.y + 84}, "A12", Token::client) + 6;
  gx += chip(p, {gx, area.y + 84}, "server.cpp:19", ChipKind::plain, Type::axis).w + 6;
  gx += chip(p, {gx, area.y + 84}, "inferred", ChipKind::uncertain).w + 6;
  gx += chip(p, {gx, area.y + 84}, "2 SYNs dropped", ChipKind::error).w + 6;
  gx += key_cap(p, {gx, area.y + 84}, "F10") + 6;
  SlotLook slot{.position = "next",
                .letter = "B",
                .port = ":40214",
                .state = TcpState::established,
                .waited = "2.01 s",
                .bytes = hello,
                .count = "8 B"};
  accept_slot(p, {x, area.y + 120, 342, 36}, slot);
  slot.position = "2";
  accept_slot(p, {x, area.y + 160, 342, 28}, slot);
  accept_slot(
      p, {x, area.y + 192, 342, 36},
      {.position = "3", .letter = "", .port = "", .state = {}, .waited = "", .bytes = {}, .count = ""});
  bracket(p, x + 350, area.y + 122, area.y + 186, "2");
  bracket(p, x + 350, area.y + 194, area.y + 226, "+1");
  for (int i = 0; i < 5; ++i)
    jack(p, {x + 410 + static_cast<float>(i) * 39, area.y + 124, 28, 28}, i,
         i < 3 ? JackUse::free : JackUse::used, Token::server);
  cord(p, {x + 541, area.y + 152}, {x + 480, area.y + 196}, Token::server);
  closed_door(p, {x + 470, area.y + 234}, {x + 450, area.y + 234});
  syn_slot(p, {x + 500, area.y + 220, 18, 16}, true);
  syn_slot(p, {x + 522, area.y + 220, 18, 16}, false);
  pipe_lane(p, {.writer_queue = {x, area.y + 250, 90, 26},
                .wire = {x + 90, area.y + 250, 120, 26},
                .reader_queue = {x + 210, area.y + 250, 178, 26},
                .writer = Token::client,
                .writer_text = "0",
                .wire_text = "8 B",
                .reader_text = "0 unread",
                .writer_bytes = hello,
                .reader_bytes = hello,
                .wire_busy = true});
  pipe_lane(p, {.writer_queue = {x, area.y + 288, 90, 26},
                .wire = {x + 90, area.y + 288, 120, 26},
                .reader_queue = {x + 210, area.y + 288, 178, 26},
                .writer = Token::server,
                .writer_text = "0 unread",
                .wire_text = "sealed",
                .reader_text = "0 unacked",
                .writer_bytes = {},
                .reader_bytes = {},
                .towards_right = false,
                .sealed = true});
  const std::vector<ByteField> fields{{0, 2, "family", "2, host order", Token::set_up, false},
                                      {2, 2, "sin_port", "36895", Token::meet, true},
                                      {4, 4, "sin_addr", "10.0.0.2", Token::meet, false},
                                      {8, 8, "sin_zero", "unused, zero", Token::t3, false}};
  hex_cells(p, {x, area.y + 326}, address, fields, 16);
  segmented_progress(p, {x, area.y + 440, 280, 6}, 9, 4);
  button(p, items, "sheet/plain", {x + 300, area.y + 430, 90, 28}, "Observe");
  button(p, items, "sheet/primary", {x + 400, area.y + 430, 90, 28}, "Lock in", ButtonKind::primary);
  float tx = x + 500;
  for (const auto icon :
       {Transport::back, Transport::step, Transport::next_call, Transport::run, Transport::pause}) {
    transport_button(p, items, "sheet/transport", {tx, area.y + 430, 30, 28}, icon, Enabled::yes);
    tx += 36;
  }
  p.hatch({x, area.y + 470, 120, 20}, Token::meet);
  p.outline({x, area.y + 470, 120, 20}, Token::meet, 3);
  p.dashed_outline({x + 140, area.y + 470, 120, 20}, Token::client);
  radio(p, {x + 280, area.y + 480}, true, Token::ink);
  radio(p, {x + 300, area.y + 480}, false, Token::t3);
  tick(p, {x + 330, area.y + 480}, 5, Token::ok);
  cross(p, {x + 350, area.y + 480}, 4, Token::error);
  arrow(p, {x + 370, area.y + 480}, {x + 400, area.y + 480}, Token::client);
  magnifier(p, {x + 420, area.y + 480}, Token::t2);
  chevron(p, {x + 440, area.y + 480}, Token::t2);
  folded_gap(p, {x + 640, area.y + 120, 24, 130}, "0.4 s");
}

Image drawn_state(TcpState state) {
  Headless headless(32, 32, 2);
  const Theme theme(Theme::Mode::dark);
  headless.frame([&] {
    Painter paint(*ImGui::GetBackgroundDrawList(), theme, headless.fonts());
    paint.fill({0, 0, 16, 16}, Token::panel);
    state_glyph(paint, {8, 8}, state, Token::t1);
  });
  return headless.picture();
}

}  // namespace

TEST_CASE("every widget draws itself in both themes") {
  Headless headless(1480, 520, 1);
  Items items;
  headless.frame([&] {
    const Theme dark(Theme::Mode::dark), light(Theme::Mode::light);
    Painter left(*ImGui::GetBackgroundDrawList(), dark, headless.fonts());
    Painter right(*ImGui::GetBackgroundDrawList(), light, headless.fonts());
    sheet(left, items, {0, 0, 740, 520});
    sheet(right, items, {740, 0, 740, 520});
  });
  const Image image = headless.picture();
  if (const char* path = std::getenv("SWITCHBOARD_WIDGET_SHEET")) write_png(image, path);
  CHECK(items.find("sheet/primary") != nullptr);
  int drawn = 0;
  for (std::size_t i = 0; i < image.rgba.size(); i += 4)
    if (image.rgba[i] > 0x60) ++drawn;
  CHECK(drawn > 20000);
}

TEST_CASE("the states differ in shape, not in colour alone") {
  const TcpState states[]{TcpState::close,       TcpState::listen,    TcpState::syn_sent,
                          TcpState::established, TcpState::fin_wait1, TcpState::time_wait};
  std::vector<Image> drawn;
  for (const auto state : states) drawn.push_back(drawn_state(state));
  for (std::size_t a = 0; a < drawn.size(); ++a)
    for (std::size_t b = 0; b < a; ++b) {
      INFO(to_string(states[a]) << " and " << to_string(states[b]));
      // In one piece: of two compared vectors Catch would put every number into words.
      const bool differ = drawn[a].rgba != drawn[b].rgba;
      CHECK(differ);
    }
}
