#include "labs/grader/order.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

namespace switchboard::grader {
namespace {

using nlohmann::json;

json json_of(const Limits& limits) {
  return {{"cpu_seconds", limits.cpu_seconds},   {"memory_mb", limits.memory_mb},
          {"descriptors", limits.descriptors},   {"processes", limits.processes},
          {"file_mb", limits.file_mb},           {"answer_cpu_seconds", limits.answer_cpu_seconds},
          {"answer_calls", limits.answer_calls}, {"wall_seconds", limits.wall_seconds}};
}

Limits limits_from(const json& from) {
  Limits limits;
  limits.cpu_seconds = from.at("cpu_seconds");
  limits.memory_mb = from.at("memory_mb");
  limits.descriptors = from.at("descriptors");
  limits.processes = from.at("processes");
  limits.file_mb = from.at("file_mb");
  limits.answer_cpu_seconds = from.at("answer_cpu_seconds");
  limits.answer_calls = from.at("answer_calls");
  limits.wall_seconds = from.at("wall_seconds");
  return limits;
}

}  // namespace

void write_order(const Order& order, const std::filesystem::path& file) {
  json programs = json::object();
  for (const auto& [name, program] : order.programs)
    programs[name] = {{"argv", program.argv}, {"compiled", program.kind == ProgramToRun::Kind::compiled}};
  const json all{{"do", order.what == Order::Do::list ? "list" : "check"},
                 {"results", order.results},
                 {"lab", order.lab},
                 {"submission", order.submission},
                 {"tool", order.tool},
                 {"folder", order.folder},
                 {"output", order.output},
                 {"recordings", order.recordings},
                 {"only", order.only},
                 {"passed", order.passed},
                 {"programs", programs},
                 {"limits", json_of(order.limits)},
                 {"seed", order.seed}};
  std::ofstream stream{file};
  stream << all.dump();
  stream.close();
  if (!stream) throw std::runtime_error("cannot write " + file.string());
}

Order read_order(const std::filesystem::path& file) {
  std::ifstream stream{file};
  try {
    const auto all = json::parse(stream);
    Order order;
    order.what = all.at("do") == "list" ? Order::Do::list : Order::Do::check;
    order.results = all.at("results");
    order.lab = all.at("lab");
    order.submission = all.at("submission");
    order.tool = all.at("tool");
    order.folder = all.at("folder");
    order.output = all.at("output");
    order.recordings = all.at("recordings");
    order.only = all.at("only").get<std::vector<std::string>>();
    order.passed = all.at("passed").get<std::vector<std::string>>();
    for (const auto& [name, program] : all.at("programs").items()) {
      order.programs[name] = {program.at("argv").get<std::vector<std::string>>(),
                              program.at("compiled").get<bool>() ? ProgramToRun::Kind::compiled
                                                                 : ProgramToRun::Kind::interpreted};
    }
    order.limits = limits_from(all.at("limits"));
    order.seed = all.at("seed");
    return order;
  } catch (const json::exception& error) {
    throw std::runtime_error(file.string() + " is no order for a lab's checks: " + error.what());
  }
}

}  // namespace switchboard::grader
