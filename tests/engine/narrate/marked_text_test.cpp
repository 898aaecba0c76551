#include "engine/narrate/marked_text.hpp"

#include "tests/catch_any.hpp"
#include "tests/engine/events.hpp"

using namespace switchboard;
using namespace switchboard::testing;

namespace {

/// Text as it is, marks in < > and bytes that are no text in { }.
std::string told(std::string_view bytes) {
  std::string text;
  for (const auto& run : marked_text(bytes_of(bytes))) {
    if (run.kind == MarkedRun::Kind::text) text += run.text;
    if (run.kind == MarkedRun::Kind::control) text += "<" + run.text + ">";
    if (run.kind == MarkedRun::Kind::not_text) text += "{" + run.text + "}";
  }
  return text;
}

}  // namespace

TEST_CASE("text in UTF-8 stays as people read it") {
  CHECK(told("hello, Grüße, 안녕") == "hello, Grüße, 안녕");
  CHECK(told("tab\there") == "tab\there");
  CHECK(told("") == "");
}

TEST_CASE("control bytes are marks with their names in ascii(7)") {
  CHECK(told(std::string_view("a\0b\r\n", 5)) == "a<NUL>b<CR><LF>");
  CHECK(told("\x7f\x07") == "<DEL><BEL>");
}

TEST_CASE("an escape sequence is one mark") {
  CHECK(told("\033[31mred\033[0m") == "<ESC[31m>red<ESC[0m>");
  CHECK(told("\033c") == "<ESCc>");
  CHECK(told("\033[31") == "<ESC>[31");
  CHECK(told("\033\r") == "<ESC><CR>");
}

TEST_CASE("bytes that are no UTF-8 are shown one by one") {
  CHECK(told("\xff ok") == "{FF} ok");
  CHECK(told("\xed\xa0\x80") == "{ED}{A0}{80}");  // a surrogate
  CHECK(told("\xc0\xaf") == "{C0}{AF}");          // '/' written too long
  CHECK(told("\xf4\x90\x80\x80") == "{F4}{90}{80}{80}");
  CHECK(told("\xec\x95") == "{EC}{95}");  // the beginning of a syllable
}

TEST_CASE("what turns the order of letters or draws nothing is shown by its number") {
  CHECK(told("a\u202eb") == "a<U+202E>b");
  CHECK(told("a\u200bb\ufeff") == "a<U+200B>b<U+FEFF>");
  CHECK(told("\u0085") == "<U+0085>");
}

TEST_CASE("a character that is not whole is found at the end") {
  const auto unfinished = [](std::string_view text) { return unfinished_character(bytes_of(text)); };
  CHECK(unfinished("") == 0);
  CHECK(unfinished("안") == 0);
  CHECK(unfinished("a\xec") == 1);
  CHECK(unfinished("a\xec\x95") == 2);
  CHECK(unfinished("\xf0\x9f\x98") == 3);
  CHECK(unfinished("a\x95") == 0);
}
