#pragma once
// What a number of the Inspector is, where it comes from, and what its man page calls it: the tooltips that
// teach. One row for each name that a face writes beside a value.
//
//   field_text("rtt")->meaning      "How long a segment's acknowledgement takes, smoothed."
//   field_text("rtt")->man          "tcp(7), TCP_INFO: tcpi_rtt"

#include <span>
#include <string_view>

namespace switchboard {

struct FieldText {
  std::string_view name;
  std::string_view meaning;  ///< one sentence
  std::string_view man;      ///< where to read it, with the name used there
};

/// nullptr for a name that has no row.
const FieldText* field_text(std::string_view name);
std::span<const FieldText> field_texts();

/// Where the numbers of a call and of a socket come from, for the last line of a tooltip.
inline constexpr std::string_view from_the_call = "seen at the call itself, exact";
inline constexpr std::string_view from_the_table = "the kernel's socket table, as it was when it was asked";
inline constexpr std::string_view from_all_calls = "added up from all calls of the program, exact";

}  // namespace switchboard
