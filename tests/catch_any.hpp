#pragma once
// Catch2 2 (Debian 12) and Catch2 3 under one spelling. Every test file includes this first and no Catch2
// header: with version 3 installed beside version 2 the wrong one would be found silently, so CMake names the
// version.
//
//   TEST_CASE("a listener that is full lets the next client wait") {
//     if (!user_namespaces_work()) return skip("user namespaces are not permitted here");
//     CHECK_THAT(text, Catch::Matchers::ContainsSubstring("accept queue"));
//   }
//
// Write Catch::Matchers::WithinAbs rather than Approx, whose name differs. Main comes from CMakeLists.txt.

#include <iostream>
#include <string>
#include <string_view>

#if SWITCHBOARD_CATCH_MAJOR >= 3
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>

namespace Catch::Matchers {
/// Version 3's name for what version 2 calls Contains.
inline auto ContainsSubstring(const std::string& part) {
  return Contains(part);
}
}  // namespace Catch::Matchers
#endif

namespace switchboard {

/// Ends a test case that this machine does not permit: `return skip("why");`, before its first check. ctest
/// reports it as skipped with the reason; .ci/run accepts it only when tests/expected-skips lists it.
inline void skip(std::string_view reason) {
  std::cout << "SKIPPED: " << reason << std::endl;
  SUCCEED("skipped");
}

}  // namespace switchboard
