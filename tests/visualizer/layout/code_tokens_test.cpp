#include "visualizer/layout/code_tokens.hpp"

#include "tests/catch_any.hpp"

using namespace switchboard;
using namespace switchboard::visualizer;

namespace {

/// Each token behind a letter for its kind: c comment, t text, k keyword, C call; plain ones as they are.
std::string told(std::string_view line, Language language, CodeState& state) {
  std::string text;
  std::size_t at = 0;
  for (const auto& token : tokens_of(line, language, state)) {
    CHECK(token.begin == at);
    at += token.length;
    const std::string part(line.substr(token.begin, token.length));
    switch (token.kind) {
      case CodeKind::plain:
        text += part;
        break;
      case CodeKind::comment:
        text += "c<" + part + ">";
        break;
      case CodeKind::text:
        text += "t<" + part + ">";
        break;
      case CodeKind::keyword:
        text += "k<" + part + ">";
        break;
      case CodeKind::call:
        text += "C<" + part + ">";
        break;
    }
  }
  CHECK(at == line.size());
  return text;
}

std::string told(std::string_view line, Language language) {
  CodeState state;
  return told(line, language, state);
}

}  // namespace

TEST_CASE("a line of C has its calls, keywords, texts and comments told apart") {
  CHECK(told("  int who = accept(fd, nullptr, nullptr);  // one", Language::c) ==
        "  k<int> who = C<accept>(fd, k<nullptr>, k<nullptr>);  c<// one>");
  CHECK(told("puts(\"// no \\\" comment\"); 'x'", Language::c) == "puts(t<\"// no \\\" comment\">); t<'x'>");
  CHECK(told("send(4, 0x1F, 1'000)", Language::c) == "C<send>(4, 0x1F, 1'000)");
}

TEST_CASE("only calls of sockets are calls, and only where they are called") {
  CHECK(told("listen = accepted + bind;", Language::c) == "listen = accepted + bind;");
  CHECK(told("stream.close(); file->read(3)", Language::c) == "stream.close(); file->read(3)");
  CHECK(told("::close (fd)", Language::c) == "::C<close> (fd)");
  CHECK(told("fork();", Language::c) == "fork();");
}

TEST_CASE("a comment and a text may go over lines") {
  CodeState state;
  CHECK(told("a /* one", Language::c, state) == "a c</* one>");
  CHECK(told("accept(", Language::c, state) == "c<accept(>");
  CHECK(told("two */ accept(", Language::c, state) == "c<two */> C<accept>(");
  CHECK(state == CodeState{});
  CHECK(told("x = R\"sql(select", Language::c, state) == "x = t<R\"sql(select>");
  CHECK(told(")\" )sql\" + recv(", Language::c, state) == "t<)\" )sql\"> + C<recv>(");
}

TEST_CASE("Python's methods are its calls, and three quotes go over lines") {
  CodeState state;
  CHECK(told("c, a = s.accept()  # one", Language::python, state) == "c, a = s.C<accept>()  c<# one>");
  CHECK(told("def f(): \"\"\"says", Language::python, state) == "k<def> f(): t<\"\"\"says>");
  CHECK(told("recv(\"\"\" + s.recv(4)", Language::python, state) == "t<recv(\"\"\"> + s.C<recv>(4)");
  CHECK(family_in(Language::python, "sendall") == CallFamily::talk);
}

TEST_CASE("Go and Rust have their own names and quotes") {
  CHECK(told("l, err := net.Listen(`tcp`, \":1\")", Language::go) ==
        "l, err := net.C<Listen>(t<`tcp`>, t<\":1\">)");
  CHECK(told("fn f<'a>(s: &'a str) { TcpListener::bind('x') }", Language::rust) ==
        "k<fn> f<'a>(s: &'a str) { TcpListener::C<bind>(t<'x'>) }");
  CHECK(told("let s = r#\"a\"b\"#;", Language::rust) == "k<let> s = t<r#\"a\"b\"#>;");
}

TEST_CASE("the language follows from the file's name") {
  CHECK(language_of("/home/ada/server.cpp") == Language::c);
  CHECK(language_of("chat.py") == Language::python);
  CHECK(language_of("main.go") == Language::go);
  CHECK(language_of("main.rs") == Language::rust);
  CHECK(language_of("Makefile") == Language::plain);
  CHECK(told("accept(1) // \"", Language::plain) == "accept(1) // \"");
}

TEST_CASE("odd lines lose nothing") {
  for (const auto language : {Language::plain, Language::c, Language::python, Language::go, Language::rust})
    for (const std::string_view line :
         {"", "\"", "'", "\\", "\"\\", "R\"(", "r#", "/*", "\xff\xfe", "'''", "한글 accept("}) {
      CodeState state;
      std::string whole;
      for (const auto& token : tokens_of(line, language, state))
        whole += line.substr(token.begin, token.length);
      CHECK(whole == line);
    }
}
