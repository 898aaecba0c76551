#include "visualizer/layout/stage_layout.hpp"

#include <algorithm>

namespace switchboard::visualizer {
namespace {

/// Widths of the three columns, and heights of what stands in them.
struct Measures {
  float client = 160, wire = 85, server = 428;
  float slot = 36, slot_step = 40, pipe = 108, process = 78, door = 44, row = 32;
};

Measures measures_for(float width, Density density) {
  Measures m;
  float spare = width - (m.client + m.wire + m.server);
  if (spare >= 0) {
    // Spare width: first the wire up to 280, then boxes that show more bytes.
    const float wire = std::min(spare * 0.55F, 280 - m.wire), server = std::min(spare * 0.3F, 150.0F);
    m.wire += wire;
    m.server += server;
    m.client += std::min(spare - wire - server, 60.0F);
    m.server += std::max(0.0F, width - m.client - m.wire - m.server) * 0.5F;
    m.wire = width - m.client - m.server;
  } else {
    m.wire = std::max(64.0F, m.wire + spare);
    m.client = std::max(132.0F, width - m.wire - m.server);
    m.server = width - m.wire - m.client;
  }
  if (density == Density::compact) {
    m.slot = 28;
    m.slot_step = 30;
    m.pipe = 86;
    m.process = 62;
    m.door = 36;
    m.row = 28;
  }
  return m;
}

class Builder {
 public:
  Builder(const Rect& area, const StageCounts& counts, Density density, std::size_t chosen)
      : area_{area.x + 12, area.y + 6, area.w - 24, area.h - 12},
        counts_(counts),
        m_(measures_for(area.w - 24, density)),
        chosen_(chosen),
        y_(area_.y),
        compact_(density == Density::compact) {}

  StageLayout build() {
    server_x_ = area_.right() - m_.server;
    layout_.server_host = {server_x_, area_.y, m_.server, 0};
    y_ += compact_ ? 26 : 30;
    place_servers();
    layout_.kernel_line = y_ + (compact_ ? 6.0F : 8.0F);
    y_ += compact_ ? 16 : 20;
    for (const auto& listener : counts_.listeners) place_listener(listener);
    place_connections();
    place_alone();
    const float bottom =
        std::max(y_ + (compact_ ? 0.0F : 4.0F),
                 counts_.listeners.empty() && counts_.connections == 0 ? area_.y + 220 : 0.0F);
    layout_.server_host.h = bottom - area_.y;
    place_idle();
    finish();
    return std::move(layout_);
  }

 private:
  float inner_x() const { return server_x_ + 13; }
  float inner_w() const { return m_.server - 26; }
  /// What lies beside the cords: boxes in the kernel leave them a channel at the right.
  float kernel_w() const { return m_.server - 38; }
  Rect client_at(float y, float height) {
    if (first_client_ < 0) first_client_ = y;
    last_client_ = y + height;
    return {area_.x + 8, y, m_.client - 16, height};
  }

  void place_servers() {
    const FoldedList list = fold_list(counts_.servers, 5);
    for (std::size_t i = 0; i < list.shown.size(); ++i) {
      if (list.hidden > 0 && i + 1 == list.shown.size()) {
        layout_.more_servers = {{inner_x(), y_, inner_w(), 20}, list.hidden};
        y_ += 24;
      }
      layout_.servers.push_back({list.shown[i], {inner_x(), y_, inner_w(), m_.process}, {}});
      y_ += m_.process + (compact_ ? 4.0F : 6.0F);
    }
  }

  void place_listener(const StageCounts::Listener& counts) {
    StageLayout::Listener l;
    const float top = y_;
    const float x = inner_x(), w = kernel_w();
    l.title = {x, y_, w, compact_ ? 26.0F : 32.0F};
    y_ += l.title.h + (compact_ ? 0 : 2);
    l.syn_row = {x + 12, y_, w - 24, compact_ ? 24.0F : 28.0F};
    y_ += l.syn_row.h;
    l.queue_title = {x + 12, y_, w - 24, 20};
    y_ += 22;
    const float slot_x = x + 12, slot_w = w - 56;
    const auto slot_at = [&](float y) { return Rect{slot_x, y, slot_w, m_.slot}; };
    const FoldedList list = fold_list(counts.waiting, 6);
    const float first_slot = y_;
    for (std::size_t i = 0; i < list.shown.size(); ++i) {
      if (list.hidden > 0 && i + 1 == list.shown.size()) {
        l.more_waiting = {{slot_x, y_, slot_w, 22}, list.hidden};
        y_ += 26;
      }
      l.slots.push_back({list.shown[i], slot_at(y_), client_at(y_, m_.slot)});
      y_ += m_.slot_step;
    }
    // Free places up to limit + 1 where that is a number one can draw, else one that stands for all.
    const std::size_t places = counts.limit + 1;
    l.empty_from = counts.waiting;
    std::size_t empty = places > counts.waiting ? places - counts.waiting : 0;
    const bool whole = list.hidden == 0 && counts.waiting + empty <= 6;
    if (!whole) empty = counts.waiting < 3 && empty > 0 ? 1 : 0;
    for (std::size_t i = 0; i < empty; ++i) {
      l.empty_slots.push_back(slot_at(y_));
      y_ += m_.slot_step;
    }
    if (whole) {
      const auto y_after = [&](std::size_t n) {
        return first_slot + static_cast<float>(n) * m_.slot_step - (m_.slot_step - m_.slot);
      };
      const float bracket_x = slot_x + slot_w + 8;
      if (counts.limit > 0)
        l.limit_bracket = {bracket_x, first_slot + 2, 34, y_after(counts.limit) - first_slot - 4};
      l.extra_bracket = {bracket_x, y_after(counts.limit) + (m_.slot_step - m_.slot) + 2, 34, m_.slot - 4};
    }
    y_ += compact_ ? 4 : 8;
    l.box = {x, top, w, y_ - top};
    y_ += compact_ ? 4 : 8;
    const FoldedList doors = fold_list(counts.knocking, 5);
    for (std::size_t i = 0; i < doors.shown.size(); ++i) {
      if (doors.hidden > 0 && i + 1 == doors.shown.size()) {
        l.more_knocking = {{x, y_, w, 22}, doors.hidden};
        y_ += 26;
      }
      l.doors.push_back({doors.shown[i], {x, y_, w, m_.door}, client_at(y_, m_.door - 4)});
      y_ += m_.door + (compact_ ? 2.0F : 6.0F);
    }
    layout_.listeners.push_back(std::move(l));
  }

  void place_connections() {
    if (counts_.connections == 0) return;
    const FoldedList list = fold_list(counts_.connections, 8);
    const float below = static_cast<float>(counts_.alone) * (m_.row + 6) + 4;
    float lines = static_cast<float>(list.shown.size()) * (m_.row + 6) + (list.hidden > 0 ? 26.0F : 0.0F);
    float room = area_.bottom() - y_ - below;
    const std::size_t chosen = chosen_ < counts_.connections ? chosen_ : counts_.connections - 1;
    for (std::size_t i = 0; i < list.shown.size(); ++i) {
      if (list.hidden > 0 && i + 1 == list.shown.size()) {
        layout_.more_connections = {{inner_x(), y_, kernel_w(), 22}, list.hidden};
        y_ += 26;
      }
      StageLayout::Connection c;
      c.index = list.shown[i];
      // All are pipes while they fit; else the chosen one is, and the others are a line each.
      const float more = m_.pipe - m_.row;
      const float reserve = !chosen_done_ && c.index != chosen ? more : 0;
      c.is_open = c.index == chosen || room - lines - reserve >= more;
      if (c.index == chosen) chosen_done_ = true;
      const float height = c.is_open ? m_.pipe : m_.row;
      if (c.is_open) room -= more;
      c.there = {inner_x(), y_, kernel_w(), height};
      c.client = client_at(y_, height);
      layout_.connections.push_back(c);
      y_ += height + 6;
    }
  }

  void place_alone() {
    for (std::size_t i = 0; i < counts_.alone && i < 6; ++i) {
      layout_.alone.push_back({i, {inner_x(), y_, kernel_w(), m_.row}, {}});
      y_ += m_.row + 6;
    }
  }

  void place_idle() {
    if (counts_.idle == 0) return;
    float y = last_client_ < 0 ? layout_.kernel_line + 22 + (compact_ ? 66.0F : 80.0F) : last_client_ + 8;
    const FoldedList list = fold_list(counts_.idle, 5);
    for (std::size_t i = 0; i < list.shown.size(); ++i) {
      if (list.hidden > 0 && i + 1 == list.shown.size()) {
        layout_.more_idle = {{area_.x + 8, y, m_.client - 16, 20}, list.hidden};
        y += 24;
      }
      layout_.idle.push_back({list.shown[i], {}, client_at(y, m_.row)});
      y += m_.row + 6;
    }
  }

  void finish() {
    if (first_client_ >= 0) {
      const float title = compact_ ? 34.0F : 40.0F;
      const float bottom = std::max(layout_.server_host.bottom(), last_client_ + 6);
      layout_.client_host = {area_.x, first_client_ - title, m_.client, 0};
      layout_.client_host.h = bottom - layout_.client_host.y;
      layout_.server_host.h = bottom - layout_.server_host.y;
      layout_.wire = {area_.x + m_.client, layout_.client_host.y, m_.wire, layout_.client_host.h};
    }
    layout_.height = layout_.server_host.bottom() - area_.y + 12;
  }

  Rect area_;
  const StageCounts& counts_;
  Measures m_;
  std::size_t chosen_;
  float y_;
  bool compact_;
  bool chosen_done_ = false;
  float server_x_ = 0, first_client_ = -1, last_client_ = -1;
  StageLayout layout_;
};

}  // namespace

StageLayout lay_out_stage(const Rect& area, const StageCounts& counts, Density density, std::size_t chosen) {
  return Builder(area, counts, density, chosen).build();
}

}  // namespace switchboard::visualizer
