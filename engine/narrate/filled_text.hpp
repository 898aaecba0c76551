#pragma once
// A sentence with places to fill in, so that words can stand in a table and a person who writes them needs no
// code.
//
//   filled("{sent bytes} of {asked bytes} left", values)       "5 B of 11 B left"
//
// A place is a name, or one number less another (`asked-sent`), and a form: `bytes` 1,024 B, `count` 1,024,
// `wire` the two bytes of a port as they travel (1F 90), `counted connection` 1 connection, 4 connections. A
// place whose name is not known is asked of the caller, whole. `{{` is a brace.

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace switchboard {

using PlaceText = std::function<std::string(std::string_view place)>;

std::string filled(std::string_view text, const std::map<std::string, std::string>& values,
                   const PlaceText& other);
/// "sent bytes", "asked bytes": for tests.
std::vector<std::string> places_in(std::string_view text);

/// "cause=listener", "reuse=after, cause!=listener", "peer=" for one that is absent; "" holds always.
bool holds_for(std::string_view condition, const std::map<std::string, std::string>& values);

}  // namespace switchboard
