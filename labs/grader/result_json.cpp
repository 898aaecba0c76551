#include "labs/grader/result_json.hpp"

#include <nlohmann/json.hpp>

namespace switchboard::grader {
namespace {

using Json = nlohmann::ordered_json;

// Paths and messages may hold any bytes; JSON holds text.
std::string dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace);
}

Json json_of(const FoundMistake& finding) {
  Json json{{"rule", finding.rule}, {"mistake", finding.mistake}, {"evidence", finding.evidence}};
  json["source"] = nullptr;
  if (finding.source) {
    json["source"] = {{"file", finding.source->file},
                      {"line", finding.source->line},
                      {"function", finding.source->function}};
  }
  return json;
}

Json json_of(const CheckResult& check) {
  Json json;
  json["id"] = check.id;
  json["title"] = check.title;
  json["points"] = check.points;
  json["max_points"] = check.max_points;
  json["hidden"] = check.shown == CheckResult::Shown::hidden;
  json["status"] = name_of(check.status);
  json["reason"] = check.reason ? Json(name_of(*check.reason)) : Json(nullptr);
  json["what_we_did"] = check.what_we_did;
  json["expected"] = check.expected;
  json["happened"] = check.happened;
  json["steps"] = check.steps;
  json["findings"] = Json::array();
  for (const auto& finding : check.findings) json["findings"].push_back(json_of(finding));
  json["hint"] = check.hint;
  json["recording"] = check.recording.empty() ? Json(nullptr) : Json(check.recording);
  json["seed"] = check.seed;
  json["duration_ms"] = check.duration_ms;
  return json;
}

FoundMistake finding_from(const Json& json) {
  FoundMistake finding{json.at("rule"), json.at("mistake"), json.at("evidence"), {}};
  if (const auto& source = json.at("source"); source.is_object())
    finding.source = SourceLocation{source.at("file"), source.at("line"), source.at("function")};
  return finding;
}

}  // namespace

std::string to_json_line(const CheckResult& result) {
  auto json = json_of(result);
  json["network"] = result.network;
  return dump(json, -1);
}

std::optional<CheckResult> parse_check_result(std::string_view line) {
  try {
    const Json json = Json::parse(line);
    CheckResult check;
    check.id = json.at("id");
    check.title = json.at("title");
    check.points = json.at("points");
    check.max_points = json.at("max_points");
    if (json.at("hidden").get<bool>()) check.shown = CheckResult::Shown::hidden;
    const auto status = status_named(json.at("status").get<std::string>());
    if (!status) return {};
    check.status = *status;
    if (json.at("reason").is_string()) check.reason = reason_named(json.at("reason").get<std::string>());
    check.what_we_did = json.at("what_we_did");
    check.expected = json.at("expected");
    check.happened = json.at("happened");
    check.steps = json.at("steps").get<std::vector<std::string>>();
    for (const auto& finding : json.at("findings")) check.findings.push_back(finding_from(finding));
    check.hint = json.at("hint");
    if (json.at("recording").is_string()) check.recording = json.at("recording");
    check.seed = json.at("seed");
    check.duration_ms = json.at("duration_ms");
    check.network = json.at("network");
    return check;
  } catch (const Json::exception&) {
    return {};
  }
}

std::string to_json(std::span<const GradeResult> results) {
  Json all = Json::array();
  for (const auto& result : results) {
    Json json;
    json["lab"] = result.lab;
    json["lab_version"] = result.lab_version;
    json["submission"] = result.submission;
    json["score"] = result.score ? Json(*result.score) : Json(nullptr);
    json["max_score"] = result.max_score;
    json["level"] = result.level;
    json["build"] = result.build;
    json["seed"] = result.seed;
    json["duration_ms"] = result.duration_ms;
    json["checks"] = Json::array();
    for (const auto& check : result.checks) json["checks"].push_back(json_of(check));
    all.push_back(std::move(json));
  }
  return dump(all, 2);
}

}  // namespace switchboard::grader
