#include "engine/control/messages.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "engine/model/overloaded.hpp"

namespace switchboard::control {
namespace {

using Json = nlohmann::json;

void put_optional(Json& json, const char* key, const std::optional<std::string>& value) {
  if (value) json[key] = *value;
}

std::optional<std::string> take_optional(const Json& json, const char* key) {
  if (!json.contains(key)) return {};
  return json.at(key).get<std::string>();
}

/// A whole number that fits. nlohmann's own conversion casts whatever is there, which is undefined for 1e95.
template <class Number>
Number number_from(const Json& json) {
  if (json.is_number_unsigned()) {
    if (const auto value = json.get<std::uint64_t>(); std::in_range<Number>(value))
      return static_cast<Number>(value);
  } else if (json.is_number_integer()) {
    if (const auto value = json.get<std::int64_t>(); std::in_range<Number>(value))
      return static_cast<Number>(value);
  }
  throw std::out_of_range("not a number of that size");
}

template <class Number>
Number number_from(const Json& json, const char* key, Number otherwise) {
  return json.contains(key) ? number_from<Number>(json.at(key)) : otherwise;
}

std::uint64_t cookie_from(const Json& json) {
  // A cookie is 64 bits wide; JSON numbers are not safe beyond 53 in other languages, so it travels as text.
  return std::stoull(json.get<std::string>());
}

constexpr std::array<std::string_view, 3> capability_names{"kept", "dropped", "raw"};
constexpr std::array<std::string_view, 7> segment_names{"any", "syn", "syn_ack", "ack", "data", "fin", "rst"};

/// The same keys for both directions.
template <class Change, class Visit>
void each_change(Change& change, Visit visit) {
  visit("delay_ns", change.delay_ns);
  visit("jitter_ns", change.jitter_ns);
  visit("loss", change.loss);
  visit("duplicate", change.duplicate);
  visit("reorder", change.reorder);
  visit("rate", change.rate);
  visit("line", change.line);
  visit("seed", change.seed);
}

Json json_from(const Request& request) {
  return std::visit(
      Overloaded{
          [](const Hold& hold) {
            Json json{{"do", "hold"}, {"call", hold.call}};
            put_optional(json, "label", hold.label);
            json["where"] = hold.where == ThreadPaused::Where::before ? "before" : "after";
            json["times"] = hold.times == Hold::Times::once ? "once" : "always";
            return json;
          },
          [](const ClearHolds&) {
            return Json{{"do", "clear_holds"}};
          },
          [](const Inject& inject) {
            return Json{{"do", "inject"}, {"rule", inject.rule}};
          },
          [](const ClearInjections&) {
            return Json{{"do", "clear_injections"}};
          },
          [](const Step& step) {
            Json json{{"do", "step"}};
            put_optional(json, "label", step.label);
            return json;
          },
          [](const Continue& go_on) {
            Json json{{"do", "continue"}};
            put_optional(json, "label", go_on.label);
            return json;
          },
          [](const Stop&) {
            return Json{{"do", "stop"}};
          },
          [](const Run& run) {
            return Json{{"do", "run"},
                        {"label", run.label},
                        {"argv", run.argv},
                        {"directory", run.directory},
                        {"host", run.host},
                        {"environment", run.environment},
                        {"capabilities", capability_names[static_cast<std::size_t>(run.capabilities)]},
                        {"answer", run.answer == Run::Answer::when_started ? "when_started" : "when_ended"}};
          },
          [](const Signal& signal) {
            return Json{{"do", "signal"}, {"label", signal.label}, {"number", signal.number}};
          },
          [](const TypeInput& type) {
            return Json{{"do", "type_input"},
                        {"process", type.process.value},
                        {"text", type.text},
                        {"then", type.then == TypeInput::Then::end ? "end" : "more"}};
          },
          [](const OpenSocket& open) {
            return Json{{"do", "open_socket"},
                        {"domain", open.domain},
                        {"type", open.type},
                        {"protocol", open.protocol},
                        {"host", open.host}};
          },
          [](const LimitSendBuffers& limit) {
            return Json{{"do", "limit_send_buffers"}, {"bytes", limit.bytes}};
          },
          [](const SetCable& set) {
            Json json{{"do", "set_cable"}, {"from", set.from}, {"to", set.to}};
            each_change(set.change, [&](const char* key, const auto& value) {
              if (value) json[key] = *value;
            });
            return json;
          },
          [](const DropSegments& drop) {
            return Json{{"do", "drop_segments"},
                        {"from", drop.from},
                        {"to", drop.to},
                        {"what", segment_names[static_cast<std::size_t>(drop.what)]},
                        {"count", drop.count}};
          },
          [](const RecordPeer& record) {
            Json json{{"do", "record_peer"}, {"peer", record.step.peer}, {"action", record.step.action}};
            if (record.step.socket) json["socket"] = std::to_string(record.step.socket->value);
            return json;
          },
          [](const RecordNote& record) {
            return Json{{"do", "record_note"}, {"topic", record.note.topic}, {"text", record.note.text}};
          },
          [](const Flush&) {
            return Json{{"do", "flush"}};
          },
          [](const Publish& publish) {
            return Json{{"do", "publish"},
                        {"host", publish.host},
                        {"host_port", publish.host_port},
                        {"port", publish.port}};
          },
      },
      request);
}

Run run_from(const Json& json) {
  Run run;
  run.label = json.at("label");
  run.argv = json.at("argv");
  run.directory = json.value("directory", "");
  run.host = json.value("host", "");
  run.environment = json.value("environment", run.environment);
  const auto capabilities = json.value("capabilities", "kept");
  if (capabilities == "dropped") run.capabilities = Run::Capabilities::dropped;
  if (capabilities == "raw") run.capabilities = Run::Capabilities::raw;
  if (json.value("answer", "when_started") == "when_ended") run.answer = Run::Answer::when_ended;
  return run;
}

Hold hold_from(const Json& json) {
  Hold hold;
  hold.call = json.at("call");
  hold.label = take_optional(json, "label");
  if (json.value("where", "before") == "after") hold.where = ThreadPaused::Where::after;
  if (json.value("times", "always") == "once") hold.times = Hold::Times::once;
  return hold;
}

RecordPeer record_peer_from(const Json& json) {
  RecordPeer record{{json.at("peer"), json.at("action"), {}}};
  if (json.contains("socket")) record.step.socket = SocketId{cookie_from(json.at("socket"))};
  return record;
}

SetCable set_cable_from(const Json& json) {
  SetCable set{json.value("from", ""), json.value("to", ""), {}};
  each_change(set.change, [&](const char* key, auto& value) {
    if (json.contains(key))
      value = json.at(key).get<typename std::remove_reference_t<decltype(value)>::value_type>();
  });
  return set;
}

std::optional<Request> drop_segments_from(const Json& json) {
  DropSegments drop{json.value("from", ""), json.value("to", ""), {}, json.value("count", 1u)};
  const auto name = std::ranges::find(segment_names, json.value("what", "any"));
  if (name == segment_names.end()) return {};
  drop.what = static_cast<DropSegments::What>(name - segment_names.begin());
  return drop;
}

std::optional<Request> request_from(const Json& json) {
  const std::string what = json.at("do");
  if (what == "hold") return hold_from(json);
  if (what == "clear_holds") return ClearHolds{};
  if (what == "inject") return Inject{json.at("rule")};
  if (what == "clear_injections") return ClearInjections{};
  if (what == "step") return Step{take_optional(json, "label")};
  if (what == "continue") return Continue{take_optional(json, "label")};
  if (what == "stop") return Stop{};
  if (what == "run") return run_from(json);
  if (what == "signal") return Signal{json.at("label"), number_from<int>(json.at("number"))};
  if (what == "type_input")
    return TypeInput{ProcessId{number_from<std::int32_t>(json.at("process"))}, json.at("text"),
                     json.value("then", "more") == "end" ? TypeInput::Then::end : TypeInput::Then::more};
  if (what == "open_socket")
    return OpenSocket{number_from<int>(json.at("domain")), number_from<int>(json.at("type")),
                      number_from(json, "protocol", 0), json.value("host", "")};
  if (what == "set_cable") return set_cable_from(json);
  if (what == "drop_segments") return drop_segments_from(json);
  if (what == "limit_send_buffers") return LimitSendBuffers{number_from<int>(json.at("bytes"))};
  if (what == "record_peer") return record_peer_from(json);
  if (what == "record_note") return RecordNote{{json.at("topic"), json.at("text")}};
  if (what == "flush") return Flush{};
  if (what == "publish")
    return Publish{json.value("host", "127.0.0.1"), number_from(json, "host_port", std::uint16_t{0}),
                   number_from<std::uint16_t>(json.at("port"))};
  return {};
}

Answer answer_from(const Json& json) {
  Answer answer;
  answer.ok = json.at("ok");
  answer.why = json.value("why", "");
  if (json.contains("process")) answer.process = ProcessId{number_from<std::int32_t>(json.at("process"))};
  if (json.contains("exit_code"))
    answer.status = ExitStatus{.code = number_from<int>(json.at("exit_code")), .signal = {}};
  if (json.contains("exit_signal"))
    answer.status = ExitStatus{.code = {}, .signal = number_from<int>(json.at("exit_signal"))};
  if (json.contains("last_event"))
    answer.last_event = EventId{number_from<std::int64_t>(json.at("last_event"))};
  if (json.contains("host_port")) answer.host_port = number_from<std::uint16_t>(json.at("host_port"));
  return answer;
}

/// Texts may hold any bytes (a student's path); what is not UTF-8 is replaced, never thrown at.
std::string line_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string to_line(const Request& request) {
  return line_of(json_from(request));
}

std::string to_line(const Answer& answer) {
  Json json{{"ok", answer.ok}};
  if (!answer.why.empty()) json["why"] = answer.why;
  if (answer.process) json["process"] = answer.process->value;
  if (answer.status && answer.status->code) json["exit_code"] = *answer.status->code;
  if (answer.status && answer.status->signal) json["exit_signal"] = *answer.status->signal;
  if (answer.last_event) json["last_event"] = answer.last_event->value;
  if (answer.host_port) json["host_port"] = *answer.host_port;
  return line_of(json);
}

std::optional<Request> parse_request(std::string_view line) {
  try {
    return request_from(Json::parse(line));
  } catch (
      const std::exception&) {  // nlohmann throws for every wrong type; here that only means: not a message
    return {};
  }
}

std::optional<Answer> parse_answer(std::string_view line) {
  try {
    return answer_from(Json::parse(line));
  } catch (const std::exception&) {
    return {};
  }
}

}  // namespace switchboard::control
