// What no committed file may hold: a path of the machine that somebody wrote it on (it means nothing anywhere
// else, and may tell who they are), and a mark of work left unfinished.

#include <array>
#include <cctype>

#include "tests/catch_any.hpp"
#include "tests/house/checkout.hpp"
#include "tests/temporary_directory.hpp"

namespace switchboard::house {
namespace {

// Written in two parts, or this file would be found.
const std::array machine_paths{std::string{"/wo"} + "rk/", std::string{"/ro"} + "ot/",
                               std::string{"/ho"} + "me/"};
const std::array unfinished_marks{std::string{"TO"} + "DO", std::string{"FIX"} + "ME",
                                  std::string{"XX"} + "X", std::string{"HA"} + "CK"};
// Documentation may show a home folder that is nobody's.
constexpr std::array nobodys_homes{std::string_view{"student"}, std::string_view{"you"},
                                   std::string_view{"ada"}};

bool is_part_of_a_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}
bool is_part_of_a_path(char c) {
  return is_part_of_a_word(c) || c == '/' || c == '.' || c == '-';
}

std::size_t line_at(std::string_view text, std::size_t at) {
  return 1 + static_cast<std::size_t>(
                 std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n'));
}

template <class Accepts>
std::string found(const std::string& path, std::string_view text, const std::string& word, Accepts accepts) {
  std::string result;
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const char before = at == 0 ? ' ' : text[at - 1];
    if (accepts(before, text.substr(at + word.size()))) continue;
    result += path + ":" + std::to_string(line_at(text, at)) + ": " + word + "\n";
  }
  return result;
}

std::string machine_paths_in(const std::string& path, std::string_view text) {
  std::string result;
  for (const auto& word : machine_paths) {
    result += found(path, text, word, [&](char before, std::string_view after) {
      if (is_part_of_a_path(before)) return true;
      if (word != machine_paths.back()) return false;
      return after.empty() || std::islower(static_cast<unsigned char>(after.front())) == 0 ||
             std::any_of(nobodys_homes.begin(), nobodys_homes.end(),
                         [&](auto home) { return after.starts_with(home); });
    });
  }
  return result;
}

std::string unfinished_marks_in(const std::string& path, std::string_view text) {
  std::string result;
  for (const auto& word : unfinished_marks) {
    result += found(path, text, word, [](char before, std::string_view after) {
      return is_part_of_a_word(before) || (!after.empty() && is_part_of_a_word(after.front()));
    });
  }
  return result;
}

/// A starter may say to its student what is left to do, and pictures hold any bytes.
bool may_hold_marks(const std::filesystem::path& path) {
  const auto text = path.string();
  return text.find("/starter/") != std::string::npos || path.extension() == ".png" ||
         path.extension() == ".swb";
}

}  // namespace

TEST_CASE("no committed file holds a path of somebody's machine") {
  std::string wrong;
  for (const auto& path : committed_files())
    wrong += machine_paths_in(path.string(), read_file(checkout() / path));
  INFO(wrong);
  CHECK(wrong.empty());
}

TEST_CASE("no committed file holds a mark of unfinished work") {
  std::string wrong;
  for (const auto& path : committed_files()) {
    if (!may_hold_marks(path)) wrong += unfinished_marks_in(path.string(), read_file(checkout() / path));
  }
  INFO(wrong);
  CHECK(wrong.empty());
}

TEST_CASE("paths of a machine and marks of unfinished work are found with their line") {
  CHECK(machine_paths_in("a.txt", "one\n" + machine_paths[0] + "x\n") ==
        "a.txt:2: " + machine_paths[0] + "\n");
  CHECK_FALSE(machine_paths_in("a.txt", "in " + machine_paths[2] + "grace/server.c").empty());
  CHECK(machine_paths_in("a.txt", "in " + machine_paths[2] + "student/server.c").empty());
  CHECK(machine_paths_in("a.txt", "https://example.org" + machine_paths[0]).empty());
  CHECK(unfinished_marks_in("a.txt", "// " + unfinished_marks[0] + ": later") ==
        "a.txt:1: " + unfinished_marks[0] + "\n");
  CHECK(unfinished_marks_in("a.txt", "name-XXXXXX").empty());
}

}  // namespace switchboard::house
