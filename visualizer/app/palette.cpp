#include "visualizer/app/palette.hpp"

#include <fmt/format.h>
#include <imgui.h>

#include <algorithm>
#include <cctype>
#include <cstring>

#include "engine/narrate/time_text.hpp"
#include "lessons/player/catalogue.hpp"
#include "lessons/player/lesson.hpp"

namespace switchboard::visualizer {
namespace {

constexpr float entry_height = 30;
constexpr std::size_t most_rows = 12;

bool has_words(std::string_view text, std::string_view words) {
  const auto equal = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == std::tolower(static_cast<unsigned char>(b));
  };
  std::size_t at = 0;
  while (at < words.size()) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    const auto word = words.substr(at, end - at);
    if (std::ranges::search(text, word, equal).empty() && !word.empty()) return false;
    at = end + 1;
  }
  return true;
}

bool fits(const KeyRow& row, Session* session) {
  if (row.group == KeyGroup::home) return session == nullptr;
  if (row.group == KeyGroup::window) return true;
  if (session == nullptr) return false;
  return row.group != KeyGroup::lesson || session->lesson() != nullptr;
}

}  // namespace

void Palette::open(For what) {
  open_ = true;
  text_.fill(0);
  for_ = what;
  caret_ = Caret::take;
  finder_ = {};
  rows_.clear();
  gathered_for_ = "\n";  // no text that can be typed
}

void Palette::gather_commands(const std::string& words, Session* session) {
  for (const KeyRow& row : key_table()) {
    if (!fits(row, session)) continue;
    if (!has_words(std::string(row.does) + " " + std::string(row.shown), words)) continue;
    Row command;
    command.name = "command/" + std::string(row.shown);
    command.title = std::string(row.does);
    command.right = std::string(row.shown);
    command.press = row.press;
    rows_.push_back(std::move(command));
  }
}

void Palette::gather_lessons(const std::string& words) {
  if (words.empty()) return;
  for (const auto& entry : lessons::all_lessons()) {
    std::string title = entry.name;
    try {
      title = lessons::load_lesson(entry.folder).title;
    } catch (const lessons::LessonError&) {
      continue;
    }
    if (!has_words(fmt::format("lesson {:02} {} {}", entry.number, entry.name, title), words)) continue;
    Row row;
    row.kind = Row::Kind::lesson;
    row.name = "lesson/" + entry.name;
    row.title = title;
    row.right = fmt::format("lesson {:02}", entry.number);
    row.lesson = entry.name;
    rows_.push_back(std::move(row));
  }
}

void Palette::gather(Canvas& canvas, Session* session) {
  const std::string text = text_.data();
  const bool is_new = text != gathered_for_;
  if (is_new) {
    gathered_for_ = text;
    chosen_ = first_ = 0;
  }
  if (for_ == For::commands || text.starts_with('>')) {
    if (!is_new) return;
    rows_.clear();
    const auto words = text.find_first_not_of("> ");
    return gather_commands(words == std::string::npos ? "" : text.substr(words), session);
  }
  finder_.look_for(text);
  const bool more = session != nullptr && finder_.go_on(*session) == Finder::Rest::more;
  if (more) canvas.wishes.another_frame = true;
  if (!is_new && session == nullptr) return;
  rows_.clear();
  if (session != nullptr) {
    constexpr Row::Kind kinds[]{Row::Kind::program, Row::Kind::socket, Row::Kind::call, Row::Kind::packet,
                                Row::Kind::note};
    for (const Found& found : finder_.found()) {
      Row row;
      row.kind = kinds[static_cast<std::size_t>(found.kind)];
      row.name = found.kind == Found::Kind::socket    ? fmt::format("socket/{:x}", found.socket.value)
                 : found.kind == Found::Kind::program ? "program/" + found.title
                 : found.kind == Found::Kind::note    ? fmt::format("note/{}", found.at.ns)
                                                      : fmt::format("event/{}", found.event.value);
      row.title = found.title;
      row.detail = found.detail;
      row.right = time_text(found.at);
      row.found = found;
      rows_.push_back(std::move(row));
    }
  }
  gather_lessons(text);
}

std::optional<KeyPress> Palette::choose(Canvas& canvas, Session* session, const Row& row) {
  close();
  if (row.kind == Row::Kind::command) return row.press;
  if (row.kind == Row::Kind::lesson) canvas.wishes.lesson = row.lesson;
  if (session == nullptr || row.kind == Row::Kind::lesson) return {};
  if (row.kind == Row::Kind::call) session->select_call(row.found.event);
  if (row.kind == Row::Kind::packet) session->select_packet(row.found.event);
  if (row.kind == Row::Kind::socket) session->select_socket(row.found.socket);
  session->look_at(row.found.at);
  session->time().bring_into_view(row.found.at, session->index().activity());
  return {};
}

std::optional<KeyPress> Palette::draw(Canvas& canvas, Session* session) {
  Painter& paint = canvas.paint;
  Input& input = canvas.input;
  gather(canvas, session);
  canvas.items.cover_all();
  const Touch outside = canvas.items.touch("palette/outside", canvas.screen);
  paint.fill(canvas.screen, {Token::app, 0.55F});
  const float width = std::min(680.0F, canvas.screen.w - 32);
  const std::size_t shown = std::min(most_rows, rows_.size());
  const Rect card{canvas.screen.centre().x - width / 2, std::max(52.0F, canvas.screen.h * 0.12F), width,
                  52 + static_cast<float>(std::max<std::size_t>(shown, 1)) * entry_height + 34};
  paint.fill(card, Token::panel, 8);
  paint.outline(card, Token::line2, 8);
  canvas.items.touch("palette/card", card);
  text_field(paint, canvas.items, "palette/field", {card.x + 12, card.y + 12, card.w - 24, 30},
             for_ == For::commands ? "Find a command"
             : session != nullptr  ? "Find a call, packet, socket or program; > for commands"
                                   : "Find a lesson; > for commands",
             text_.data(), text_.size(), caret_);
  caret_ = Caret::as_it_is;

  if (input.take(Key::down)) ++chosen_;
  if (input.take(Key::up) && chosen_ > 0) --chosen_;
  if (input.take(Key::page_down)) chosen_ += most_rows;
  if (input.take(Key::page_up)) chosen_ -= std::min(chosen_, most_rows);
  const float wheel = card.contains(canvas.items.pointer().at) ? canvas.items.pointer().wheel : 0;
  if (wheel < 0 && first_ + most_rows < rows_.size()) chosen_ = first_ + most_rows + 2;
  if (wheel > 0 && first_ > 0) chosen_ = first_ - std::min<std::size_t>(first_, 3);
  chosen_ = rows_.empty() ? 0 : std::min(chosen_, rows_.size() - 1);
  if (chosen_ < first_) first_ = chosen_;
  if (chosen_ >= first_ + most_rows) first_ = chosen_ - most_rows + 1;

  clicked_.reset();
  draw_rows(canvas, {card.x + 8, card.y + 52, card.w - 16, card.h - 52 - 34});
  std::string foot = rows_.empty() ? "" : counted(static_cast<std::int64_t>(rows_.size()), "result");
  if (canvas.wishes.another_frame) foot = fmt::format("{} so far, {} % looked at", foot, finder_.percent());
  paint.text(Rect{card.x + 20, card.bottom() - 32, card.w - 40, 28}, foot,
             {.type = Type::caption, .ink = Token::t3});
  paint.text(Rect{card.x + 20, card.bottom() - 32, card.w - 40, 28}, "Enter goes there   Esc closes",
             {.type = Type::caption, .ink = Token::t3, .align = Align::right});

  if (input.take(Key::escape) || outside.clicked) {
    close();
    return {};
  }
  if (input.take(Key::enter) || input.take(Key::keypad_enter)) clicked_ = chosen_;
  if (!clicked_ || *clicked_ >= rows_.size()) return {};
  const Row row = rows_[*clicked_];
  return choose(canvas, session, row);
}

void Palette::draw_rows(Canvas& canvas, const Rect& list) {
  Painter& paint = canvas.paint;
  if (rows_.empty()) {
    const bool asked = text_[0] != 0 && !canvas.wishes.another_frame;
    paint.text(list.top(entry_height).inset(12, 0),
               asked ? "Nothing here has these words."
                     : "call:accept   result:<0   who:A   8080   or any text of a call",
               {.type = Type::caption, .ink = Token::t3});
    return;
  }
  float y = list.y;
  for (std::size_t i = first_; i < rows_.size() && i < first_ + most_rows; ++i, y += entry_height) {
    const Row& row = rows_[i];
    const Rect box{list.x, y, list.w, entry_height};
    const Touch touch = canvas.items.touch("palette/row/" + row.name, box);
    if (i == chosen_ || touch.hovered) paint.fill(box, i == chosen_ ? Token::hover : Token::raised, 4);
    if (i == chosen_) paint.fill({box.x, box.y + 5, 3, box.h - 10}, Token::ink, 1);
    const bool code = row.kind == Row::Kind::call;
    const float right = paint.width_of(row.right, Type::axis) + 8;
    const float room = box.w - 24 - right;
    const float width =
        paint.text(Rect{box.x + 12, y, room, box.h}, row.title, {.type = code ? Type::code : Type::body});
    if (!row.detail.empty() && width + 60 < room)
      paint.text(Rect{box.x + 12 + width + 14, y, room - width - 14, box.h}, row.detail,
                 {.type = Type::caption, .ink = Token::t2});
    paint.text(Rect{box.x, y, box.w - 12, box.h}, row.right,
               {.type = Type::axis, .ink = i == chosen_ ? Token::t2 : Token::t3, .align = Align::right});
    if (touch.clicked) clicked_ = i;
  }
}

}  // namespace switchboard::visualizer
