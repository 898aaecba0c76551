#include "engine/control/tool_answers.hpp"

#include <exception>
#include <nlohmann/json.hpp>

#include "engine/system/child_process.hpp"

namespace switchboard::control {
namespace {

/// A list that the tool printed as JSON; empty when it did not.
nlohmann::json answer_of(const std::vector<std::string>& argv) {
  constexpr std::size_t most = std::size_t{1} << 20;
  try {
    auto child =
        ChildProcess::start({.argv = argv, .output = OutputTo::captured, .input = OutputTo::nowhere});
    const std::string text = child.read_output(most);
    child.wait();
    auto answer = nlohmann::json::parse(text, nullptr, false);
    return answer.is_array() ? answer : nlohmann::json::array();
  } catch (const std::exception&) {
    return nlohmann::json::array();
  }
}

std::string text_of(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

std::optional<int> number_of(const nlohmann::json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number_integer() ? std::optional(found->get<int>())
                                                             : std::nullopt;
}

}  // namespace

std::vector<Permit> machine_permits(const std::string& tool) {
  std::vector<Permit> permits;
  for (const auto& each : answer_of({tool, "doctor", "--json"})) {
    // The first says the level that follows from the others.
    if (!each.is_object() || each.contains("level")) continue;
    const bool permitted = each.value("permitted", false);
    permits.push_back({text_of(each, "name"), permitted ? Permit::Answer::yes : Permit::Answer::no,
                       text_of(each, "detail"), text_of(each, "without")});
  }
  return permits;
}

std::vector<LabListed> labs_of(const std::string& tool) {
  std::vector<LabListed> labs;
  for (const auto& each : answer_of({tool, "lab", "list", "--json"})) {
    if (!each.is_object()) continue;
    LabListed lab{number_of(each, "number").value_or(0), text_of(each, "name"), text_of(each, "title"), {}};
    const auto last = each.find("last");
    if (last != each.end() && last->is_object())
      lab.last = LabListed::Result{number_of(*last, "score"), number_of(*last, "max_score").value_or(0)};
    labs.push_back(std::move(lab));
  }
  return labs;
}

}  // namespace switchboard::control
