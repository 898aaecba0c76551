#include "engine/tool/formats/clean_text.hpp"

#include "tests/catch_any.hpp"

namespace switchboard::tool {

TEST_CASE("a document gets no control characters, and what is no UTF-8 is marked") {
  CHECK(clean_text("a\x1b[2J\tb\nc\x07") == "a\\x1b[2J b\nc\\x07");
  CHECK(clean_line("a\nb") == "a b");
  CHECK(clean_text("µ → 漢 😀") == "µ → 漢 😀");
  CHECK(clean_text("\xff") == "\uFFFD");
  CHECK(clean_text("\xc3(") == "\uFFFD(");
  CHECK(clean_text("\xed\xa0\x80") == "\uFFFD\uFFFD\uFFFD");  // half of a surrogate pair
  CHECK(clean_text("\xef\xbf\xbf") == "\uFFFD\uFFFD\uFFFD");  // no character of XML
  CHECK(clean_text("\xc0\xaf") == "\uFFFD\uFFFD");            // "/" in two bytes
  CHECK(clean_text("\xc2\x9b"
                   "1m") == "\\xc2\\x9b1m");  // CSI of terminals
}

TEST_CASE("markup in a text is text") {
  CHECK(markup_text("<script>\"a\" & 'b'</script>") ==
        "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;");
}

TEST_CASE("a text is cut between characters") {
  CHECK(cut_text("abcdef", 6) == "abcdef");
  CHECK(cut_text("abcdefg", 6) == "abc…");
  CHECK(cut_text("abµµµ", 6) == "ab…");
}

}  // namespace switchboard::tool
