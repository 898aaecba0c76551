#include "visualizer/app/note_dialog.hpp"

#include <cstring>

#include "engine/narrate/time_text.hpp"

namespace switchboard::visualizer {

void NoteDialog::open(Session& session) {
  open_ = true;
  at_ = session.cursor();
  text_.fill(0);
  if (const Note* note = session.notes().at(at_))
    std::memcpy(text_.data(), note->text.data(), std::min(note->text.size(), text_.size() - 1));
  caret_ = Caret::take;
}

void NoteDialog::draw(Canvas& canvas, Session& session) {
  Painter& paint = canvas.paint;
  canvas.items.cover_all();
  const bool is_there = session.notes().at(at_) != nullptr;
  const float width = std::min(560.0F, canvas.screen.w - 32);
  const Rect card{canvas.screen.centre().x - width / 2, canvas.screen.h * 0.3F, width, 148};
  paint.fill(canvas.screen, {Token::app, 0.55F});
  paint.fill(card, Token::panel, 8);
  paint.outline(card, Token::line2, 8);
  paint.text(Rect{card.x + 20, card.y + 12, card.w - 40, 26},
             (is_there ? "Note at " : "Bookmark at ") + time_text(at_), {.type = Type::heading});
  const Rect field{card.x + 20, card.y + 48, card.w - 40, 30};
  text_field(paint, canvas.items, "note/field", field, "What is to be seen here; empty is a bookmark",
             text_.data(), text_.size(), caret_, FieldFor::words);
  caret_ = Caret::as_it_is;
  const float y = card.bottom() - 46;
  if (is_there && button(paint, canvas.items, "note/remove", {card.x + 20, y, 90, 28}, "Remove")) {
    session.notes().remove(at_);
    open_ = false;
  }
  if (button(paint, canvas.items, "note/back", {card.right() - 20 - 88 - 98, y, 88, 28}, "Go back") ||
      canvas.input.take(Key::escape))
    open_ = false;
  if (button(paint, canvas.items, "note/keep", {card.right() - 20 - 88, y, 88, 28}, "Keep",
             ButtonKind::primary) ||
      canvas.input.take(Key::enter) || canvas.input.take(Key::keypad_enter)) {
    session.notes().set(at_, text_.data());
    open_ = false;
  }
}

}  // namespace switchboard::visualizer
