#include "labs/grader/function_calls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <sstream>

#include "engine/narrate/time_text.hpp"
#include "labs/grader/bench.hpp"
#include "labs/grader/difference.hpp"
#include "labs/grader/doing.hpp"

namespace switchboard::grader {
namespace {

std::string from_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    unsigned char byte = 0;
    std::from_chars(hex.data() + i, hex.data() + i + 2, byte, 16);
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

std::string in_words(std::string_view bytes) {
  if (bytes.size() > 64) return counted(static_cast<std::int64_t>(bytes.size()), "byte");
  return hex_and_text(bytes);
}

std::string result_in_words(std::int64_t value, std::string_view bytes, const std::string& error) {
  auto text = std::to_string(value);
  if (value < 0 && !error.empty()) text += fmt::format(" with errno {}", error);
  if (!bytes.empty()) text += fmt::format(" and {}", in_words(bytes));
  return text;
}

std::string wanted_in_words(const std::string& call, const FunctionCalls::Result& wanted) {
  auto text = fmt::format("{} returns {}", call, result_in_words(wanted.value, wanted.bytes, wanted.error));
  if (!wanted.meaning.empty()) text += ", " + wanted.meaning;
  return text + ".";
}

}  // namespace

FunctionCalls::FunctionCalls(Bench& bench, Program program, std::string results)
    : bench_(bench), program_(std::move(program)), results_(std::move(results)) {}

std::vector<FunctionCalls::Returned> FunctionCalls::so_far() const {
  std::vector<Returned> all;
  std::ifstream file{results_};
  for (std::string line; std::getline(file, line);) {
    std::istringstream fields{line};
    Returned returned;
    std::string value, overrun, hex;
    std::getline(fields, returned.call, '\t');
    std::getline(fields, value, '\t');
    std::getline(fields, returned.error, '\t');
    std::getline(fields, overrun, '\t');
    std::getline(fields, hex, '\t');
    returned.value = std::atoll(value.c_str());
    returned.overrun = static_cast<std::size_t>(std::atoll(overrun.c_str()));
    returned.bytes = from_hex(hex);
    all.push_back(std::move(returned));
  }
  return all;
}

void FunctionCalls::compare(const std::vector<Returned>& came, const std::vector<Result>& wanted) {
  for (std::size_t i = 0; i < std::min(came.size(), wanted.size()); ++i) {
    const auto& [call, value, error, overrun, bytes] = came[i];
    const auto& want = wanted[i];
    if (overrun > 0)
      bench_.fails(
          Reason::proved, fmt::format("{} writes into its buffer only.", call),
          fmt::format("{} behind its end changed.", counted(static_cast<std::int64_t>(overrun), "byte")));
    const auto part = want.from ? bytes.substr(std::min(*want.from, bytes.size()), want.bytes.size()) : bytes;
    if (value == want.value && part == want.bytes && (want.error.empty() || want.error == error)) continue;
    auto happened = fmt::format("It returned {}.", result_in_words(value, part, error));
    if (const auto at = first_difference(want.bytes, part); at && want.bytes.size() > 16)
      happened += " " + difference_in_words(want.bytes, part, *at);
    bench_.fails(Reason::proved, wanted_in_words(call, want), happened);
  }
}

void FunctionCalls::returns(const std::vector<Result>& wanted) {
  const auto next_in_words = [&] {
    const auto next = so_far().size();
    if (next >= wanted.size()) return fmt::format("{} returns.", program_.label());
    const bool is_only_one = wanted.size() == 1;
    return wanted_in_words(
        is_only_one ? program_.label() : fmt::format("Call {} of {}", next + 1, program_.label()),
        wanted[next]);
  };
  ExitStatus end;
  try {
    end = program_.ends("");
  } catch (const CheckFailed& failed) {
    compare(so_far(), wanted);  // a wrong result before it says more than that the next call hangs
    const auto what_it_does = failed.happened.substr(failed.happened.find(". ") + 2);
    bench_.fails(failed.reason, next_in_words(), "It did not return. " + what_it_does);
  }
  const auto came = so_far();
  compare(came, wanted);
  if (came.size() < wanted.size() || end.code != 0)
    bench_.fails(end.code == 0 ? Reason::proved : Reason::crash, next_in_words(),
                 how_it_ended(bench_.observed(), program_.process()));
}

}  // namespace switchboard::grader
