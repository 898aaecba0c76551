#pragma once
// A line of source as runs of comment, text, keyword and call, for a quiet colouring: colour is data, so only
// the names of socket calls will wear one. Small tables for C and C++, Python, Go and Rust.
//
//   CodeState state;                                   carried from line to line of a file
//   for (auto& line : lines) tokens_of(line, Language::c, state)
//
// It is no parser: a macro that hides a quote may colour wrongly, and no line is ever shown otherwise than it
// is written.

#include <string>
#include <string_view>
#include <vector>

#include "engine/model/call_family.hpp"

namespace switchboard::visualizer {

enum class Language { plain, c, python, go, rust };
/// By the end of the file's name.
Language language_of(std::string_view file);

enum class CodeKind { plain, comment, text, keyword, call };

struct CodeToken {
  std::size_t begin = 0, length = 0;
  CodeKind kind = CodeKind::plain;
  CallFamily family = CallFamily::other;  ///< of a call
  bool operator==(const CodeToken&) const = default;
};

/// What a line begins inside of: a comment or a text that ends with `until`; code when that is empty.
struct CodeState {
  std::string until;
  CodeKind kind = CodeKind::plain;
  bool operator==(const CodeState&) const = default;
};

/// The whole line without gaps, in order. `state` is left as the next line begins.
std::vector<CodeToken> tokens_of(std::string_view line, Language language, CodeState& state);

/// The family of a socket call under the name that the language gives it: recv, sendall, TcpListener::bind.
CallFamily family_in(Language language, std::string_view name);

}  // namespace switchboard::visualizer
