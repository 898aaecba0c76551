#pragma once
// What a submission said, made fit for a document: valid UTF-8 without control characters. A byte that is
// none of it becomes U+FFFD, a control character what C writes for it.
//
//   clean_text("\x1b[2J\xff")    "\x1b[2J" as six letters, then U+FFFD
//   markup_text("<script>")      "&lt;script&gt;", for XML and HTML, within elements and attributes

#include <string>
#include <string_view>

namespace switchboard::tool {

/// Line feeds stay.
std::string clean_text(std::string_view text);
/// The same as one line.
std::string clean_line(std::string_view text);
std::string markup_text(std::string_view text);
/// At most that many bytes, cut between characters, with "…" where something is left out.
std::string cut_text(std::string text, std::size_t most);

}  // namespace switchboard::tool
