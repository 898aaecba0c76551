#include "visualizer/views/stage_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/narrate/cable_text.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/time_text.hpp"
#include "visualizer/views/stage_frame.hpp"
#include "visualizer/views/view_header.hpp"
#include "visualizer/widgets/sockets.hpp"

namespace switchboard::visualizer {
namespace {

StageCounts counts_of(const StageScene& scene) {
  StageCounts counts;
  counts.servers = scene.servers.size();
  for (const auto& l : scene.listeners)
    counts.listeners.push_back({l.waiting.size(), l.limit, l.knocking.size()});
  counts.connections = scene.connections.size();
  counts.alone = scene.alone.size();
  counts.idle = scene.idle.size();
  return counts;
}

std::size_t chosen_connection(const StageScene& scene, const Selection& selection) {
  for (std::size_t i = 0; i < scene.connections.size(); ++i) {
    const auto& c = scene.connections[i];
    const bool here = c.server_end != nullptr && selection.socket == c.server_end->id;
    if (here || (c.client.socket != nullptr && selection.socket == c.client.socket->id)) return i;
  }
  return scene.connections.size();
}

/// The hosts of some programs, as the title of the box around them.
struct HostNames {
  std::set<HostId> hosts;
  std::string names, address;  ///< address: of a host that is alone
};

HostNames named(const Snapshot& world, std::set<HostId> hosts) {
  HostNames named{std::move(hosts), "", ""};
  for (const HostId id : named.hosts) {
    const auto host = world.hosts.find(id);
    if (host == world.hosts.end()) continue;
    named.names += (named.names.empty() ? "" : ", ") + host_text(id, world);
    if (named.hosts.size() > 1 || host->second.addresses.empty()) continue;
    named.address = to_string(host->second.addresses.front());
    if (named.address.ends_with(":0")) named.address.resize(named.address.size() - 2);  // it has no port
  }
  return named;
}

HostNames hosts_of_servers(const Snapshot& world, const StageScene& scene) {
  std::set<HostId> hosts;
  for (const SceneServer& server : scene.servers) hosts.insert(server.process->host);
  for (const SceneListener& listener : scene.listeners) hosts.insert(listener.socket->sample.host);
  return named(world, std::move(hosts));
}

HostNames hosts_of_clients(const Snapshot& world, const StageScene& scene) {
  std::set<HostId> hosts;
  const auto add = [&](const SceneClient& client) {
    if (client.process != nullptr) hosts.insert(client.process->host);
  };
  for (const SceneListener& listener : scene.listeners) {
    for (const SceneWaiting& waiting : listener.waiting) add(waiting.client);
    std::ranges::for_each(listener.knocking, add);
  }
  for (const SceneConnection& connection : scene.connections) add(connection.client);
  std::ranges::for_each(scene.idle, add);
  return named(world, std::move(hosts));
}

}  // namespace

Touch StageView::Frame::touch_socket(const Rect& box, SocketId id, std::string_view part) {
  const Touch touch = context.items.touch(fmt::format("stage/{}/{:x}", part, id.value), paint().visible(box));
  if (touch.clicked) context.session.select_socket(id);
  if (is_selected(id)) selection_outline(paint(), box);
  return touch;
}

Bytes StageView::Frame::written(const SocketState* writer, std::int64_t from, std::int64_t to) const {
  constexpr std::size_t most = 64;  // more cells than any queue is wide
  if (writer == nullptr || from >= to) return {};
  return context.session.index().written(context.session.timeline(), writer->id, from, to, most);
}

void StageView::draw(ViewContext& context, const Rect& panel) {
  Painter& paint = context.paint;
  paint.fill(panel, Token::panel);
  view_header(context, panel.top(header_height), View::stage,
              "what the kernel holds at " + time_text(context.session.cursor()));
  const Rect area = panel.below(header_height);
  const StageScene scene = scene_of(context.world, context.marks);
  if (scene.is_empty()) {
    const bool begun = context.session.cursor() > Time{0} && context.session.index().programs() > 0;
    paint.text(area.inset(16, 0),
               begun ? "No program runs at this moment." : "No program has started at this moment.",
               {.type = Type::body, .ink = Token::t3, .align = Align::centre});
    return;
  }
  const Clipped clipped(paint, area);
  const float room = area.h;
  scroll_ =
      std::round(std::clamp(scroll_ - context.wheel_over(area) * 40, 0.0F, std::max(0.0F, height_ - room)));
  const StageLayout layout = lay_out_stage(area.moved(0, -scroll_), counts_of(scene), context.density,
                                           chosen_connection(scene, context.session.selection()));
  height_ = layout.height;
  Frame f{context, scene, layout, {}, {}};
  draw_hosts(f);
  draw_key(f, area);
  for (const auto& place : layout.servers) draw_server(f, place);
  for (std::size_t i = 0; i < layout.listeners.size(); ++i)
    draw_listener(f, layout.listeners[i], scene.listeners[i]);
  for (const auto& place : layout.connections) draw_connection(f, place, scene.connections[place.index]);
  for (const auto& place : layout.alone) draw_alone(f, place, *scene.alone[place.index]);
  for (const auto& place : layout.idle) {
    const SceneClient& client = scene.idle[place.index];
    draw_client(f, place.client, client, TcpState::close);
  }
  const auto more = [&](const StageMore& m, const char* what) {
    if (m.hidden > 0)
      paint.text(m.place, fmt::format("and {} more{}", count_text(static_cast<std::int64_t>(m.hidden)), what),
                 {.type = Type::caption, .ink = Token::t2, .align = Align::centre});
  };
  more(layout.more_servers, " processes");
  more(layout.more_connections, " connections");
  more(layout.more_idle, "");
  draw_cords(f);
  if (height_ > room) {
    const float bar = room * room / height_, y = area.y + (room - bar) * scroll_ / (height_ - room);
    paint.fill({area.right() - 7, y, 4, bar}, Token::line2, 2);
  }
}

void StageView::draw_hosts(Frame& f) {
  Painter& paint = f.paint();
  const StageLayout& l = f.layout;
  const std::string& network = f.context.session.timeline().info.network;
  const float title_height = f.context.density == Density::compact ? 26 : 30;
  const auto host = [&](const Rect& box, std::string_view name, std::string_view address) {
    paint.fill(box, Token::inset, 8);
    paint.outline(box, Token::line2, 8);
    const Rect title = box.top(title_height).inset(12, 0);
    const float width = paint.text(title, name, {.type = Type::caption_strong, .ink = Token::t1});
    if (paint.width_of(address, Type::axis) + width + 10 < title.w)
      paint.text(title, address, {.type = Type::axis, .ink = Token::t3, .align = Align::right});
  };
  const bool has_hosts = network == "hosts";
  const HostNames servers = hosts_of_servers(f.context.world, f.scene),
                  clients = hosts_of_clients(f.context.world, f.scene);
  if (has_hosts && !servers.hosts.empty())
    host(l.server_host, servers.names, servers.address);
  else
    host(l.server_host, f.scene.servers.empty() ? "the other end" : "server's side",
         network == "private" ? "private network"
         : has_hosts          ? "another host"
                              : "this host");
  if (!l.client_host.is_empty()) {
    if (has_hosts && !clients.hosts.empty())
      host(l.client_host, clients.names, clients.address);
    else
      host(l.client_host, f.scene.servers.empty() && f.scene.connections.empty() ? "programs" : "clients",
           "");
    draw_cable(f, clients.hosts, servers.hosts);
  }
  const bool is_bare = f.scene.servers.empty() && f.scene.listeners.empty() && f.scene.connections.empty() &&
                       f.scene.alone.empty();
  if (is_bare)
    paint.text(l.server_host.below(title_height + 20),
               "No listener and no connection is here at this moment.",
               {.type = Type::body, .ink = Token::t3, .align = Align::centre});
  // Above the line the program, below it the kernel.
  const float y = l.kernel_line;
  paint.text(Rect{l.server_host.x + 11, y - 8, 46, 16}, "kernel", {.type = Type::caption, .ink = Token::t3});
  paint.dotted_line({l.server_host.x + 56, y}, {l.server_host.right() - 4, y}, Token::t3);
}

/// Between two hosts what it does to frames is said below its name; each direction may have its own.
void StageView::draw_cable(Frame& f, const std::set<HostId>& from, const std::set<HostId>& to) {
  Painter& paint = f.paint();
  const StageLayout& l = f.layout;
  const bool has_hosts = f.context.session.timeline().info.network == "hosts";
  Rect words{l.wire.x + 2, l.client_host.y + 8, l.wire.w - 4, 18};
  const TextStyle quiet{.type = Type::caption, .ink = Token::t3, .align = Align::centre};
  paint.text(words, has_hosts ? "cable" : "loopback",
             {.type = Type::caption_strong, .ink = Token::t2, .align = Align::centre});
  if (!has_hosts || from.size() != 1 || to.size() != 1) return;
  const auto& cables = f.context.world.cables;
  const auto there = cables.find({*from.begin(), *to.begin()}),
             back = cables.find({*to.begin(), *from.begin()});
  const auto say = [&](auto cable) {
    return cable == cables.end() ? std::string() : cable_text(cable->second);
  };
  const std::string one = say(there), other = say(back);
  std::vector<std::string> lines;
  if (one == other) {
    lines = {one};
  } else {
    lines = {"there: " + one, "back: " + other};
  }
  for (const std::string& line : lines) {
    for (const auto part : paint.wrap(line, Type::caption, words.w)) {
      words = words.moved(0, 16);
      paint.text(words, part, quiet);
    }
  }
}

void StageView::draw_key(Frame& f, const Rect& area) {
  // Compact windows hide it, and so does a client's host that needs the room.
  const float bottom = f.layout.client_host.is_empty() ? area.bottom() : f.layout.client_host.y;
  const Rect key{area.x + 14, f.layout.server_host.y + 4, f.layout.server_host.x - area.x - 24, 0};
  if (f.context.density == Density::compact || bottom - key.y < 128 || key.w < 200) return;
  Painter& paint = f.paint();
  float y = key.y;
  const auto words = [&](float x, std::string_view text) {
    return paint.text(Rect{key.x + x, y, key.w - x, 20}, text, {.type = Type::caption, .ink = Token::t2});
  };
  paint.text(Rect{key.x, y, key.w, 20}, "Key", {.type = Type::caption_strong, .ink = Token::t3});
  y += 20;
  paint.fill({key.x, y + 4, 12, 12}, Token::client, 2);
  words(20, "client, and bytes it wrote");
  y += 20;
  paint.fill({key.x, y + 4, 12, 12}, Token::server, 2);
  words(20, "server, and bytes it wrote");
  y += 20;
  state_glyph(paint, {key.x + 6, y + 10}, TcpState::listen, Token::t2);
  const float next = 20 + words(20, "LISTEN") + 22;
  state_glyph(paint, {key.x + next + 6, y + 10}, TcpState::syn_sent, Token::t2);
  words(next + 20, "opening");
  y += 20;
  state_glyph(paint, {key.x + 6, y + 10}, TcpState::established, Token::t2);
  const float closing = 20 + words(20, "ESTABLISHED") + 14;
  state_glyph(paint, {key.x + closing + 6, y + 10}, TcpState::close_wait, Token::t2);
  words(closing + 20, "closing");
  y += 20;
  paint.dashed_line({key.x, y + 10}, {key.x + 13, y + 10}, Token::t2, 2);
  words(20, "not answered, or inferred");
}

void StageView::draw_server(Frame& f, const StagePlace& place) {
  Painter& paint = f.paint();
  const SceneServer& server = f.scene.servers[place.index];
  const ProcessState& process = *server.process;
  const Rect box = place.there;
  paint.fill(box, Token::server_tint, 4);
  paint.outline(box, Token::server, 4);
  const bool compact = f.context.density == Density::compact;
  const Rect title{box.x + 12, box.y + (compact ? 3.0F : 8.0F), box.w - 24, 22};
  const float badge = letter_badge(paint, {title.x, title.y + 2}, server.letter, Token::server, 18) + 8;
  const float name = paint.text(Rect{title.x + badge, title.y, title.w - 200, title.h}, process.label,
                                {.type = Type::body_strong});
  paint.text(Rect{title.x + badge + name + 8, title.y, 100, title.h}, fmt::format("pid {}", process.id.value),
             {.type = Type::axis, .ink = Token::t2});
  paint.text(title, "descriptors", {.type = Type::caption, .ink = Token::t2, .align = Align::right});

  const float y = box.bottom() - (compact ? 36.0F : 42.0F);
  const Rect pill{box.x + 12, y, std::min(178.0F, box.w * 0.44F), 28};
  draw_now(f, pill, process);
  draw_jacks(f, {pill.right() + 10, y, box.right() - 22 - pill.right(), 28}, process);
}

/// What a process does at this moment: the call it is held before, the call it is in, or none that is
/// watched.
void StageView::draw_now(Frame& f, const Rect& pill, const ProcessState& process) {
  // A call that has lasted this long waits for something.
  constexpr std::int64_t waits_after = 1'000'000;
  Painter& paint = f.paint();
  const ThreadState* thread = nullptr;
  for (const auto& [id, state] : process.threads)
    if (thread == nullptr || (state.in_call && !thread->in_call) || state.paused) thread = &state;
  if (thread == nullptr || !thread->in_call) {
    paint.text(pill, "in no socket call", {.type = Type::caption, .ink = Token::t2});
    return;
  }
  const Event* event = f.context.session.timeline().find(*thread->in_call);
  const auto* call = event != nullptr ? std::get_if<Syscall>(&event->fact) : nullptr;
  if (call == nullptr) return;
  const Touch touch =
      f.context.items.touch(fmt::format("stage/now/{}", process.id.value), paint.visible(pill));
  if (touch.clicked) f.context.session.select_call(event->id);
  if (thread->paused) {
    paint.fill(pill, Token::ink, 4);
    pause_sign(paint, {pill.x + 14, pill.centre().y}, Token::on_ink);
    const std::string_view note = thread->paused == ThreadPaused::Where::before ? "next" : "done";
    const float note_width = paint.text(Rect{pill.x, pill.y, pill.w - 10, pill.h}, note,
                                        {.type = Type::caption, .ink = Token::on_ink, .align = Align::right});
    paint.text(Rect{pill.x + 28, pill.y, pill.w - 46 - note_width, pill.h}, short_call(*call),
               {.type = Type::code, .ink = Token::on_ink});
    return;
  }
  const CallFamily family = family_of(call->name);
  const bool can_wait =
      family == CallFamily::meet || family == CallFamily::talk || family == CallFamily::wait;
  const bool waits = can_wait && f.context.session.cursor() - event->at > waits_after;
  const std::string_view note = waits ? "waits" : "in call";
  const float note_width = paint.width_of(note, Type::caption);
  const Rect words{pill.x + 10, pill.y, pill.w - 28 - note_width, pill.h};
  const std::string text = short_call(*call);
  paint.fill(pill, Token::inset, 4);
  if (waits) {  // hatched, but for the words
    const float from = words.x + std::min(words.w, paint.width_of(text, Type::code)) + 6;
    paint.hatch({from, pill.y + 1, pill.right() - note_width - 16 - from, pill.h - 2}, Token::line2);
  }
  paint.outline(pill, token_of(family_of(call->name)), 4);
  paint.text(words, text, {.type = Type::code});
  paint.text(Rect{pill.x, pill.y, pill.w - 10, pill.h}, note,
             {.type = Type::caption, .ink = Token::t2, .align = Align::right});
}

void StageView::draw_jacks(Frame& f, const Rect& row, const ProcessState& process) {
  Painter& paint = f.paint();
  // Jacks: 0 to 2 as every program has them, then the sockets; as many as there is room for.
  std::vector<std::pair<int, const SocketId*>> jacks{{0, nullptr}, {1, nullptr}, {2, nullptr}};
  for (const auto& [fd, id] : process.descriptors) {
    std::erase_if(jacks, [fd = fd](const auto& j) { return j.first == fd; });
    jacks.emplace_back(fd, &id);
  }
  std::ranges::sort(jacks, {}, [](const auto& j) { return j.first; });
  const auto room = static_cast<std::size_t>(std::max(0.0F, row.w + 11) / 39);
  std::size_t left_out = 0;
  if (jacks.size() > room) {  // the plain ones go first, then the oldest
    std::erase_if(jacks, [](const auto& j) { return j.second == nullptr; });
    if (jacks.size() > room) {
      left_out = jacks.size() - (room > 1 ? room - 1 : 1);
      jacks.erase(jacks.begin(),
                  jacks.begin() + static_cast<std::ptrdiff_t>(std::min(left_out, jacks.size())));
    }
  }
  float x = row.right() - static_cast<float>(jacks.size()) * 39 + 11;
  if (left_out > 0)
    paint.text(Rect{x - 42, row.y, 36, 28}, fmt::format("+{}", left_out),
               {.type = Type::caption, .ink = Token::t2, .align = Align::right});
  for (const auto& [fd, id] : jacks) {
    const Rect at{x, row.y, 28, 28};
    jack(paint, at, fd, id != nullptr ? JackUse::used : JackUse::free, Token::server);
    if (id != nullptr) {
      f.plugs.push_back({{at.centre().x, at.bottom()}, *id});
      f.touch_socket(at, *id, fmt::format("jack{}", fd));
    }
    x += 39;
  }
}

void StageView::draw_cords(Frame& f) {
  // Cords to what lies at the right side leave in a channel of their own, so that none crosses a box.
  float channel = f.layout.server_host.right() - 12;
  for (const auto& plug : f.plugs) {
    const auto socket = f.sockets.find(plug.socket);
    if (socket == f.sockets.end()) continue;
    const Rect& box = socket->second.box;
    const Ink ink = Token::server;
    if (socket->second.side == Frame::Place::Side::top) {
      const float x = std::clamp(plug.at.x - 60, box.x + 30, box.right() - 30);
      cord(f.paint(), plug.at, {x, box.y}, ink);
    } else {
      cord_around(f.paint(), plug.at, {box.right(), box.centre().y}, channel, ink);
      channel = std::max(channel - 3, box.right() + 4);
    }
  }
}

}  // namespace switchboard::visualizer
