#pragma once
// The ports that a command line can mean: "8080", "localhost:8080", "--port=8080". Only rules include it.

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace switchboard {

std::set<std::uint16_t> given_ports(const std::vector<std::string>& arguments);

}  // namespace switchboard
