#pragma once
// Model values as JSON values; the parts that event_json.cpp and world_json.cpp put together.

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "engine/model/event.hpp"

namespace switchboard::tool {

using Json = nlohmann::ordered_json;

/// On one line. Text that is no UTF-8 (a path, a program's argument) gets replacement characters.
std::string line_of(const Json& json);
Json json_of(const Endpoint& endpoint);
Json json_of(const ArgumentValue& value);
Json json_of(const Buffer& buffer);
Json json_of(const Symbol& symbol);
Json json_of(const SourceLocation& source);
void add_cable(Json& object, const CableSettings& settings);
/// State, endpoints, queues, tcp_info: everything of a sample but its socket.
void add_sample(Json& object, const SocketSample& sample);
void add_exit_status(Json& object, const ExitStatus& status);

}  // namespace switchboard::tool
