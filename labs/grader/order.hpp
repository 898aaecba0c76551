#pragma once
// What the grader tells a lab's checks, which are a program of their own: a JSON file, named by an
// environment variable that the checks read and unset, so that the submission never sees it.

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "labs/grader/lab.hpp"
#include "labs/grader/submission.hpp"

namespace switchboard::grader {

inline constexpr const char* order_variable = "SWITCHBOARD_LAB_ORDER";

struct Order {
  enum class Do { list, check } what = Do::check;
  std::string results;            ///< the file that gets a line for each check (result_json.hpp)
  std::string lab;                ///< L3
  std::string submission;         ///< its name, for the recordings' titles
  std::string tool;               ///< the switchboard program
  std::string folder;             ///< the built submission
  std::string output;             ///< what the names of files begin with that hold what the submission prints
  std::string recordings;         ///< what the recordings' names begin with
  std::vector<std::string> only;  ///< checks to run; all when there are none
  std::vector<std::string> passed;  ///< checks that have passed before, for those that need them
  std::map<std::string, ProgramToRun> programs;
  Limits limits;
  std::uint64_t seed = 0;
};

void write_order(const Order& order, const std::filesystem::path& file);
/// Throws std::runtime_error when the file is no order.
Order read_order(const std::filesystem::path& file);

}  // namespace switchboard::grader
