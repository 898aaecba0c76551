#include "visualizer/layout/code_tokens.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <span>

#include "engine/model/man_page_name.hpp"

namespace switchboard::visualizer {
namespace {

using Words = std::span<const std::string_view>;

// The keywords of C17 and C++20 (cppreference), The Python Language Reference 2.3.1, The Go Programming
// Language Specification, The Rust Reference 2.1; sorted.
constexpr auto c_words = std::to_array<std::string_view>(
    {"auto",     "bool",      "break",    "case",     "catch",    "char",        "class",     "co_await",
     "const",    "constexpr", "continue", "decltype", "default",  "delete",      "do",        "double",
     "else",     "enum",      "explicit", "extern",   "false",    "float",       "for",       "friend",
     "goto",     "if",        "inline",   "int",      "long",     "mutable",     "namespace", "new",
     "noexcept", "nullptr",   "operator", "override", "private",  "protected",   "public",    "register",
     "return",   "short",     "signed",   "sizeof",   "static",   "static_cast", "struct",    "switch",
     "template", "this",      "throw",    "true",     "try",      "typedef",     "typename",  "union",
     "unsigned", "using",     "virtual",  "void",     "volatile", "while"});
constexpr auto python_words = std::to_array<std::string_view>(
    {"False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
     "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
     "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
     "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"});
constexpr auto go_words = std::to_array<std::string_view>(
    {"break",   "case",  "chan",   "const",  "continue", "default", "defer",     "else", "fallthrough",
     "for",     "func",  "go",     "goto",   "if",       "import",  "interface", "map",  "nil",
     "package", "range", "return", "select", "struct",   "switch",  "type",      "var"});
constexpr auto rust_words = std::to_array<std::string_view>(
    {"Self",  "as",     "async", "await", "break",  "const", "continue", "crate", "dyn",    "else",
     "enum",  "extern", "false", "fn",    "for",    "if",    "impl",     "in",    "let",    "loop",
     "match", "mod",    "move",  "mut",   "pub",    "ref",   "return",   "self",  "static", "struct",
     "super", "trait",  "true",  "type",  "unsafe", "use",   "where",    "while"});
static_assert(std::ranges::is_sorted(c_words) && std::ranges::is_sorted(python_words) &&
              std::ranges::is_sorted(go_words) && std::ranges::is_sorted(rust_words));

struct LibraryCall {
  std::string_view name;
  CallFamily family;
};
using enum CallFamily;
// docs.python.org: socket, select; pkg.go.dev/net; doc.rust-lang.org/std/net.
constexpr auto python_calls = std::to_array<LibraryCall>({
    {"accept", meet},
    {"bind", set_up},
    {"close", end},
    {"connect", meet},
    {"connect_ex", meet},
    {"create_connection", meet},
    {"create_server", set_up},
    {"getpeername", set_up},
    {"getsockname", set_up},
    {"getsockopt", set_up},
    {"listen", set_up},
    {"poll", wait},
    {"recv", talk},
    {"recv_into", talk},
    {"recvfrom", talk},
    {"recvmsg", talk},
    {"select", wait},
    {"send", talk},
    {"sendall", talk},
    {"sendmsg", talk},
    {"sendto", talk},
    {"setblocking", set_up},
    {"setsockopt", set_up},
    {"settimeout", set_up},
    {"shutdown", end},
    {"socket", set_up},
    {"socketpair", set_up},
});
constexpr auto go_calls = std::to_array<LibraryCall>({
    {"Accept", meet},      {"AcceptTCP", meet},        {"Close", end},
    {"CloseRead", end},    {"CloseWrite", end},        {"Dial", meet},
    {"DialTCP", meet},     {"DialTimeout", meet},      {"DialUDP", meet},
    {"Listen", set_up},    {"ListenAndServe", set_up}, {"ListenPacket", set_up},
    {"ListenTCP", set_up}, {"ListenUDP", set_up},      {"Read", talk},
    {"ReadFrom", talk},    {"ReadFromUDP", talk},      {"Write", talk},
    {"WriteTo", talk},     {"WriteToUDP", talk},
});
constexpr auto rust_calls = std::to_array<LibraryCall>({
    {"accept", meet},    {"bind", set_up},      {"connect", meet},        {"connect_timeout", meet},
    {"incoming", meet},  {"peek", talk},        {"read", talk},           {"read_exact", talk},
    {"read_line", talk}, {"read_to_end", talk}, {"read_to_string", talk}, {"recv", talk},
    {"recv_from", talk}, {"send", talk},        {"send_to", talk},        {"set_nonblocking", set_up},
    {"shutdown", end},   {"write", talk},       {"write_all", talk},
});

struct Enclosed {
  std::string_view open, close;
};
struct Grammar {
  Words words;
  std::string_view line_comment;
  Enclosed block_comment;         ///< open empty: none
  std::array<Enclosed, 2> texts;  ///< that may go over lines
  std::string_view quotes;        ///< of texts that end with their line
};

const Grammar& grammar_of(Language language) {
  static const Grammar plain{{}, "", {}, {}, ""};
  static const Grammar c{c_words, "//", {"/*", "*/"}, {}, "\"'"};
  static const Grammar python{python_words, "#", {}, {{{"\"\"\"", "\"\"\""}, {"'''", "'''"}}}, "\"'"};
  static const Grammar go{go_words, "//", {"/*", "*/"}, {{{"`", "`"}, {}}}, "\"'"};
  static const Grammar rust{rust_words, "//", {"/*", "*/"}, {}, "\"'"};
  switch (language) {
    case Language::plain:
      return plain;
    case Language::c:
      return c;
    case Language::python:
      return python;
    case Language::go:
      return go;
    case Language::rust:
      return rust;
  }
  return plain;
}

bool begins_name(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_';
}
bool goes_on(char c) {
  return begins_name(c) || std::isdigit(static_cast<unsigned char>(c)) != 0;
}

/// Reads one line from left to right.
class LineReader {
 public:
  LineReader(std::string_view line, Language language, CodeState& state)
      : line_(line), language_(language), grammar_(grammar_of(language)), state_(state) {}

  std::vector<CodeToken> read() {
    if (!state_.until.empty()) enclosed(0);
    while (at_ < line_.size()) step();
    return std::move(tokens_);
  }

 private:
  bool meets(std::string_view text) const { return !text.empty() && line_.substr(at_).starts_with(text); }

  void add(std::size_t end, CodeKind kind, CallFamily family = CallFamily::other) {
    if (end <= at_) return;
    const bool joins = kind == CodeKind::plain && !tokens_.empty() && tokens_.back().kind == kind;
    if (joins)
      tokens_.back().length += end - at_;
    else
      tokens_.push_back({at_, end - at_, kind, family});
    at_ = end;
  }

  /// To the end of what the line is inside of; `opening` bytes of it stand before.
  void enclosed(std::size_t opening) {
    const auto close = line_.find(state_.until, at_ + opening);
    const CodeKind kind = state_.kind;
    if (close == std::string_view::npos) return add(line_.size(), kind);
    add(close + state_.until.size(), kind);
    state_ = {};
  }
  void open(std::size_t opening, std::string until, CodeKind kind) {
    state_ = {std::move(until), kind};
    enclosed(opening);
  }

  void step() {
    if (meets(grammar_.line_comment)) return add(line_.size(), CodeKind::comment);
    if (meets(grammar_.block_comment.open))
      return open(2, std::string(grammar_.block_comment.close), CodeKind::comment);
    for (const Enclosed& text : grammar_.texts)
      if (meets(text.open)) return open(text.open.size(), std::string(text.close), CodeKind::text);
    if (language_ == Language::c && meets("R\"")) return raw_text();
    if (language_ == Language::rust && (meets("r\"") || meets("r#"))) return rust_raw_text();
    const char c = line_[at_];
    if (grammar_.quotes.find(c) != std::string_view::npos) return quoted(c);
    if (begins_name(c)) return name();
    std::size_t end = at_ + 1;
    if (std::isdigit(static_cast<unsigned char>(c)) != 0)  // 0x1F, 1e9: its letters begin no name
      while (end < line_.size() && (goes_on(line_[end]) || line_[end] == '.' || line_[end] == '\'')) ++end;
    add(end, CodeKind::plain);
  }

  /// R"delimiter( … )delimiter"
  void raw_text() {
    const auto parenthesis = line_.find('(', at_ + 2);
    if (parenthesis == std::string_view::npos || parenthesis - at_ > 18) return add(at_ + 1, CodeKind::plain);
    const std::string until = ")" + std::string(line_.substr(at_ + 2, parenthesis - at_ - 2)) + "\"";
    open(parenthesis + 1 - at_, until, CodeKind::text);
  }
  /// r#" … "#
  void rust_raw_text() {
    std::size_t quote = at_ + 1;
    while (quote < line_.size() && line_[quote] == '#') ++quote;
    if (quote == line_.size() || line_[quote] != '"') return name();  // r#type: a name
    open(quote + 1 - at_, "\"" + std::string(quote - at_ - 1, '#'), CodeKind::text);
  }

  void quoted(char quote) {
    // 'a of a lifetime and of a loop's label have no second quote.
    if (quote == '\'' && language_ == Language::rust) {
      const std::string_view rest = line_.substr(at_ + 1);
      const bool is_letter = rest.starts_with('\\') || (rest.size() > 1 && rest[1] == '\'');
      if (!is_letter) return add(at_ + 1, CodeKind::plain);
    }
    std::size_t end = at_ + 1;
    while (end < line_.size() && line_[end] != quote) end += line_[end] == '\\' ? 2 : 1;
    const bool goes_over_lines = end >= line_.size() && language_ == Language::rust && quote == '"';
    add(std::min(end + 1, line_.size()), CodeKind::text);
    if (goes_over_lines) state_ = {"\"", CodeKind::text};
  }

  void name() {
    std::size_t end = at_ + 1;
    while (end < line_.size() && goes_on(line_[end])) ++end;
    const std::string_view word = line_.substr(at_, end - at_);
    if (std::ranges::binary_search(grammar_.words, word)) return add(end, CodeKind::keyword);
    std::size_t after = end;
    while (after < line_.size() && line_[after] == ' ') ++after;
    const bool is_called = after < line_.size() && line_[after] == '(';
    // In C and C++ a member of that name is somebody else's function.
    const bool is_member =
        at_ > 0 && (line_[at_ - 1] == '.' || (at_ > 1 && line_.substr(at_ - 2, 2) == "->"));
    const auto family = is_called && !(language_ == Language::c && is_member) ? family_in(language_, word)
                                                                              : CallFamily::other;
    add(end, family == CallFamily::other ? CodeKind::plain : CodeKind::call, family);
  }

  std::string_view line_;
  Language language_;
  const Grammar& grammar_;
  CodeState& state_;
  std::size_t at_ = 0;
  std::vector<CodeToken> tokens_;
};

CallFamily family_among(std::span<const LibraryCall> calls, std::string_view name) {
  const auto found = std::ranges::find(calls, name, &LibraryCall::name);
  return found == calls.end() ? CallFamily::other : found->family;
}

}  // namespace

Language language_of(std::string_view file) {
  const auto ending = file.substr(std::min(file.rfind('.'), file.size()));
  if (ending == ".py") return Language::python;
  if (ending == ".go") return Language::go;
  if (ending == ".rs") return Language::rust;
  for (const auto each : {".c", ".h", ".cpp", ".hpp", ".cc", ".hh", ".cxx", ".C", ".inl"})
    if (ending == each) return Language::c;
  return Language::plain;
}

CallFamily family_in(Language language, std::string_view name) {
  switch (language) {
    case Language::plain:
      return CallFamily::other;
    case Language::python:
      return family_among(python_calls, name);
    case Language::go:
      return family_among(go_calls, name);
    case Language::rust:
      return family_among(rust_calls, name);
    case Language::c:
      break;
  }
  const auto kernel = calls_named(name);
  const auto family = kernel.empty() ? CallFamily::other : family_of(kernel.front());
  return family == CallFamily::process ? CallFamily::other : family;
}

std::vector<CodeToken> tokens_of(std::string_view line, Language language, CodeState& state) {
  return LineReader(line, language, state).read();
}

}  // namespace switchboard::visualizer
