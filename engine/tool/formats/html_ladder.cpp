#include "engine/tool/formats/html_ladder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "engine/model/call_family.hpp"
#include "engine/model/flow/flows.hpp"
#include "engine/narrate/call_text.hpp"
#include "engine/narrate/ladder_text.hpp"
#include "engine/narrate/letters.hpp"
#include "engine/narrate/time_text.hpp"
#include "engine/tool/formats/clean_text.hpp"
#include "engine/tool/show/output_style.hpp"
#include "labs/grader/result.hpp"
#include "visualizer/layout/ladder_columns.hpp"
#include "visualizer/layout/ladder_picture.hpp"

namespace switchboard::tool {
namespace {

using visualizer::LadderColumn;
using visualizer::LadderPicture;

constexpr float page_width = 840, axis_width = 64, heads_height = 40, longest = 720, foot = 10, headroom = 10;
constexpr float mono_letter = 7.2F, text_letter = 6.3F;  // advances at 12 pixels
constexpr float inside = 4;

/// The page's variable of a family; its tint is the same name with "bg".
std::string_view hue_of(CallFamily family) {
  switch (family) {
    case CallFamily::set_up:
      return "setup";
    case CallFamily::meet:
      return "meet";
    case CallFamily::talk:
      return "talk";
    case CallFamily::end:
      return "end";
    case CallFamily::wait:
    case CallFamily::process:
    case CallFamily::other:
      return "wait";
  }
  return "wait";
}

std::string cut_to(const std::string& words, float width, float letter) {
  return fitted(clean_line(words), static_cast<std::size_t>(std::max(1.0F, width / letter)));
}

enum class Anchor { start, middle, end };

class LadderSvg {
 public:
  LadderSvg(FailedRun& run, std::span<const NumberedEvent> numbered)
      : run_(run), timeline_(run.timeline()), numbered_(numbered) {
    flows_.follow(timeline_);
    ladder_.follow(timeline_, flows_);
    rows_.follow(ladder_, timeline_, flows_);
    marks_ = program_marks(timeline_);
  }

  LadderPictureText draw() {
    if (ladder_.lanes().empty()) return {};
    arrange();
    float bottom = end_of_picture();
    // Of a long run what shows the first mistake, when it lies far before the end.
    if (const auto index = numbered_.empty() ? std::nullopt : timeline_.index_of(numbered_.front().event)) {
      const auto y = static_cast<float>(rows_.y_of(timeline_.head(*index).at));
      if (y < bottom - longest + headroom) bottom = y + longest * 0.4F;
    }
    const float height = std::min(bottom + headroom, longest), top = bottom - height;
    picture_ = visualizer::ladder_by_events(rows_, lanes_, {.top = 0, .height = height, .scroll = top});
    height_ = height;
    draw_lanes();
    draw_marks();
    for (const auto& arrow : picture_.arrows) draw_arrow(arrow);
    for (const auto& gap : picture_.gaps) draw_gap(gap);
    for (const auto& bar : picture_.bars) draw_bar(bar);
    for (const auto& exit : picture_.exits) draw_exit(exit);
    for (const auto& note : picture_.notes) draw_note(note);
    draw_our_steps();
    draw_numbers();
    const auto body = std::exchange(svg_, {});
    draw_heads();
    const float whole = heads_height + height + foot;
    const auto from = rows_.time_at(static_cast<std::int32_t>(top));
    const auto until = std::min(run_.verdict(), rows_.time_at(static_cast<std::int32_t>(bottom)));
    return {
        fmt::format(
            "<svg class=\"ladder\" viewBox=\"0 0 {0} {1:.0f}\" width=\"{0}\" height=\"{1:.0f}\" role=\"img\" "
            "aria-label=\"Ladder of calls and packets\">{2}<svg y=\"{3}\" width=\"{0}\" "
            "height=\"{4:.0f}\" viewBox=\"0 0 {0} {4:.0f}\">{5}</svg></svg>",
            page_width, whole, svg_, heads_height, height + foot, body),
        fmt::format("{} to {}{}", time_text(from), time_text(until),
                    top > 0 || until < run_.verdict() ? ", a part of a longer run" : "")};
  }

 private:
  /// Below the verdict, with room for the words of calls that have not returned.
  float end_of_picture() const {
    auto bottom = rows_.y_of(run_.verdict()) + 24;
    for (const LaneNumber lane : lanes_) {
      const auto bars = rows_.bars(lane, {-1, std::numeric_limits<std::int32_t>::max() - 1000});
      for (const auto& bar : bars) {
        const auto& head = timeline_.head(bar.first);
        const bool returned = head.returned_ns >= 0 && head.returned_ns <= run_.verdict().ns;
        if (head.at <= run_.verdict() && !returned) bottom = std::max(bottom, bar.top + 52);
      }
    }
    return static_cast<float>(bottom);
  }

  void arrange() {
    std::vector<visualizer::LaneTraits> traits;
    for (const LadderLane& lane : ladder_.lanes()) {
      const auto mark = marks_.find(lane.process);
      const bool known = mark != marks_.end();
      serves_ = serves_ || (known && mark->second.role == ProgramRole::server);
      traits.push_back({.program = known ? mark->second.letter : lane.process.value + 256,
                        .host = lane.host.value,
                        .serves = known && mark->second.role == ProgramRole::server});
    }
    const auto talks = ladder_.talks(timeline_, flows_);
    columns_ = arrange_lanes(traits, talks.pairs, {},
                             talks.outside == Ladder::Talks::Outside::something ? visualizer::WithOutside::yes
                                                                                : visualizer::WithOutside::no,
                             page_width - axis_width);
    left_ = axis_width + std::max(0.0F, (page_width - axis_width - columns_.width) / 2);
    for (const auto& column : columns_.columns)
      if (column.kind == LadderColumn::Kind::lane) lanes_.push_back(column.lane);
  }

  // The page's elements.
  void text(float x, float y, const std::string& words, std::string_view hue, Anchor anchor = Anchor::start,
            std::string_view kind = "m") {
    static constexpr std::array anchors{"start", "middle", "end"};
    svg_ += fmt::format(
        "<text x=\"{:.1f}\" y=\"{:.1f}\" class=\"{}\" fill=\"var(--{})\" text-anchor=\"{}\">{}</text>", x, y,
        kind, hue, anchors[static_cast<std::size_t>(anchor)], markup_text(words));
  }
  void box(float x, float y, float w, float h, std::string_view fill, std::string_view stroke,
           std::string_view more = "") {
    svg_ += fmt::format(
        "<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" rx=\"2\" fill=\"{}\" "
        "stroke=\"{}\"{}/>",
        x, y, w, std::max(h, 1.0F), fill, stroke, more);
  }
  void line(float x1, float y1, float x2, float y2, std::string_view hue, std::string_view more = "") {
    svg_ +=
        fmt::format("<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"var(--{})\"{}/>",
                    x1, y1, x2, y2, hue, more);
  }
  static std::string var(std::string_view name) { return fmt::format("var(--{})", name); }

  float x_of(std::size_t place) const { return left_ + columns_.columns[place].x; }
  float right_of(std::size_t place) const { return left_ + columns_.columns[place].right(); }

  std::string_view role_of(LaneNumber lane) const {
    const auto mark = marks_.find(ladder_.lanes()[lane].process);
    if (mark == marks_.end()) return "t3";
    return mark->second.role == ProgramRole::server ? "server" : "client";
  }
  std::string letter_of(LaneNumber lane) const {
    const auto mark = marks_.find(ladder_.lanes()[lane].process);
    return mark == marks_.end() ? "?" : std::string(1, mark->second.letter);
  }
  std::string name_of(LaneNumber lane) const {
    const auto mark = marks_.find(ladder_.lanes()[lane].process);
    return mark == marks_.end() || mark->second.label.empty() ? letter_of(lane)
                                                              : "your " + mark->second.label;
  }
  std::string_view our_role() const { return serves_ ? "client" : "server"; }
  std::string our_name() const { return run_.peers().size() == 1 ? run_.peers().front() : "our side"; }

  void draw_heads() {
    text(axis_width - 10, 17.5F, "ms", "t3", Anchor::end, "a");
    const auto head = [&](const LadderColumn& column, const std::string& words, std::string_view hue) {
      const float x = left_ + column.x;
      box(x + 0.5F, 0.5F, column.w - 1, 25, hue == "t3" ? var("raised") : var(std::string{hue} + "bg"),
          var(hue));
      text(x + column.w / 2, 17.5F, cut_to(words, column.w - 12, text_letter + 0.8F), "t1", Anchor::middle,
           "h");
    };
    for (const auto& column : columns_.columns) {
      switch (column.kind) {
        case LadderColumn::Kind::lane:
          head(column, name_of(column.lane), role_of(column.lane));
          break;
        case LadderColumn::Kind::rest:
          head(column, fmt::format("{} more", column.hidden.size()), "t3");
          break;
        case LadderColumn::Kind::wire:
          text(left_ + column.x + column.w / 2, 17.5F, ladder_.has_packets() ? "wire" : "no wire seen", "t3",
               Anchor::middle, "h");
          break;
        case LadderColumn::Kind::outside:
          head(column, our_name(), our_role());
          break;
      }
    }
  }

  void draw_lanes() {
    for (std::size_t i = 0; i < columns_.columns.size(); ++i) {
      const auto& column = columns_.columns[i];
      if (column.kind == LadderColumn::Kind::wire) continue;
      float end = height_;
      for (const auto& exit : picture_.exits)
        if (column.kind == LadderColumn::Kind::lane && exit.lane == column.lane)
          end = std::min(end, exit.y + 18);
      if (end > 0) box(x_of(i), -4, column.w, end + 4, var("inset"), "none");
    }
  }

  void draw_marks() {
    for (const auto& mark : picture_.marks) {
      if (mark.y > height_) continue;
      line(axis_width - 6, mark.y, page_width, mark.y, "line", " stroke-width=\".7\"");
      const double ns = static_cast<double>(mark.at.ns);
      text(axis_width - 10, mark.y + 4, fmt::format("{:.2f}", ns / 1e6), "t3", Anchor::end, "a");
    }
  }

  void draw_gap(const LadderPicture::Gap& gap) {
    const float y = gap.top + std::min(gap.height / 2, 11.0F);
    if (y > height_) return;
    std::string points;
    for (float x = axis_width, up = 1; x < page_width - 4; x += 6, up = -up)
      points += fmt::format("{:.0f},{:.0f} ", x, y + 3 * up);
    svg_ += fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"var(--line2)\"/>", points);
    text(axis_width - 10, y + 4, duration_text(gap.to - gap.from), "t2", Anchor::end, "a");
  }

  static bool is_refusal(const Syscall& call) {
    constexpr std::array answers{"EAGAIN", "EINPROGRESS", "EALREADY", "EINTR", "ERESTARTSYS"};
    return call.error && std::ranges::find(answers, call.error->name) == answers.end();
  }

  void draw_bar(const LadderPicture::Bar& bar) {
    const auto place = columns_.of(bar.lane);
    if (!place || bar.top > height_) return;
    const Event& event = timeline_.event(bar.first);
    const auto* call = std::get_if<Syscall>(&event.fact);
    if (call == nullptr || run_.verdict() < event.at) return;
    const float x = x_of(*place) + inside, w = columns_.columns[*place].w - 2 * inside;
    const bool returned = call->returned && *call->returned <= run_.verdict();
    const bool failed = returned && is_refusal(*call);
    const float h = (returned ? bar.bottom : height_ + 40) - bar.top;
    const auto hue = failed ? std::string_view{"error"} : hue_of(family_of(call->name));
    box(x, bar.top, w, h, var(std::string{hue} + "bg"), var(hue),
        returned ? "" : " stroke-dasharray=\"4 3\"");
    const bool is_tall = h >= 2 * visualizer::LadderRows::bar_height;
    const bool blocked = !returned || flows_.released_by(event.id).has_value();
    if (is_tall && blocked && bar.count == 1)
      box(x + 4, bar.top + 20, w - 5, (returned ? h - 40 : h - 20), fmt::format("url(#hatch-{})", hue),
          "none");
    svg_ += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"3\" height=\"{:.1f}\" fill=\"var(--{})\"/>",
                        x, bar.top, h, hue);
    const auto result = !returned ? std::string{} : failed ? result_text(*call) : "= " + result_text(*call);
    const float result_w = static_cast<float>(width_of(result)) * mono_letter;
    const float words_w = w - 12 - (is_tall && bar.count == 1 ? 0 : result_w + 6);
    text(x + 8, bar.top + 13, cut_to(call_label(*call), words_w, mono_letter), "t1");
    const bool result_below = is_tall && bar.count == 1 && returned;
    if (returned)
      text(x + w - 4, result_below ? bar.top + h - 5 : bar.top + 13, result, failed ? "error" : "t1",
           Anchor::end);
    if (bar.count > 1)
      text(x + 8, bar.top + 31, counted(static_cast<std::int64_t>(bar.count), "equal call"), "t2",
           Anchor::start, "a");
    if (!returned) {
      // On the hatch only words with a ground of their own can be read.
      box(x + 5, height_ - 20, w - 8, 17, var(std::string{hue} + "bg"), "none");
      text(x + 8, height_ - 8, "does not return", "t2", Anchor::start, "a");
    } else if (result_below && blocked) {
      text(x + 8, bar.top + h - 5, "blocked", "t2", Anchor::start, "a");
    }
  }

  void draw_exit(const LadderPicture::Exit& exit) {
    const auto place = columns_.of(exit.lane);
    const auto& lane = ladder_.lanes()[exit.lane];
    if (!place || exit.y > height_ || !lane.ended || run_.verdict() < *lane.ended) return;
    const auto* exited = std::get_if<ProcessExited>(&timeline_.event(lane.end).fact);
    if (exited != nullptr)
      text(x_of(*place) + 9, exit.y + 13, exit_text(exited->status),
           exited->status.code == 0 ? "t2" : "error", Anchor::start, "h");
  }

  struct Ends {
    std::optional<std::size_t> from, to, wire;
    std::string hue = "t3";
  };
  Ends ends_of(std::uint32_t index, visualizer::LadderArrow::Kind kind) const {
    const auto lanes = kind == visualizer::LadderArrow::Kind::passage
                           ? ladder_.passages()[index].ends
                           : ladder_.ends_of(timeline_, flows_, timeline_.event(index));
    const auto place_of = [&](std::optional<LaneNumber> lane) {
      const auto place = lane && *lane != no_lane ? columns_.of(*lane) : std::nullopt;
      return place ? place : columns_.outside();
    };
    Ends ends{place_of(lanes.from), place_of(lanes.to), {}, std::string{our_role()}};
    if (ends.from && ends.to) ends.wire = columns_.wire_between(*ends.from, *ends.to);
    if (lanes.from && *lanes.from != no_lane) ends.hue = role_of(*lanes.from);
    return ends;
  }

  struct ArrowWords {
    std::string label;
    bool is_reset = false, is_lost = false;
  };
  ArrowWords words_of(const LadderPicture::Arrow& arrow, float room) const {
    if (arrow.kind == visualizer::LadderArrow::Kind::passage)
      return {byte_count(ladder_.passages()[arrow.index].bytes)};
    const Event& event = timeline_.event(arrow.index);
    const auto& packet = std::get<Packet>(event.fact);
    const Segment* segment = flows_.segment(event.id);
    const auto mark = segment == nullptr ? std::string{} : mark_text(*segment);
    ArrowWords words{short_packet_label(packet, segment), packet.flags.rst, false};
    for (const auto& longer :
         {packet_label(packet, segment) + (mark.empty() ? "" : ", " + mark), packet_label(packet, segment)}) {
      if (static_cast<float>(width_of(longer)) * mono_letter > room) continue;
      words.label = longer;
      break;
    }
    const auto note = note_of(ladder_, timeline_, flows_, event.id);
    words.is_lost = arrow.end != visualizer::LadderArrow::End::arrives ||
                    (note && (note->kind == LadderNote::Kind::queue_full ||
                              note->kind == LadderNote::Kind::not_answered));
    return words;
  }

  void draw_arrow(const LadderPicture::Arrow& arrow) {
    const auto at = arrow.kind == visualizer::LadderArrow::Kind::passage
                        ? timeline_.head(ladder_.passages()[arrow.index].sent).at
                        : timeline_.head(arrow.index).at;
    if (arrow.from > height_ || run_.verdict() < at) return;
    const auto ends = ends_of(arrow.index, arrow.kind);
    if (!ends.wire || *ends.from == *ends.to) return;
    const bool rightwards = *ends.from < *ends.to;
    const float x1 = rightwards ? right_of(*ends.from) : x_of(*ends.from);
    float x2 = rightwards ? x_of(*ends.to) : right_of(*ends.to);
    const auto& wire = columns_.columns[*ends.wire];
    const auto words = words_of(arrow, wire.w - 20);
    if (words.is_lost) x2 = x1 + (x2 - x1) * 0.9F;
    const std::string hue = words.is_reset ? "error" : ends.hue;
    line(x1, arrow.from, x2, arrow.to, hue,
         words.is_lost ? " stroke-width=\"1.5\" stroke-dasharray=\"4 3\"" : " stroke-width=\"1.5\"");
    const float back = rightwards ? -8 : 8;
    if (words.is_lost)
      svg_ += fmt::format(
          "<path d=\"M{0:.1f} {1:.1f}l8 8m0-8l-8 8\" stroke=\"var(--error)\" stroke-width=\"2\"/>", x2 - 4,
          arrow.to - 4);
    else
      svg_ += fmt::format(
          "<polygon points=\"{0:.1f},{1:.1f} {2:.1f},{3:.1f} {2:.1f},{4:.1f}\" fill=\"var(--{5})\"/>", x2,
          arrow.to, x2 + back, arrow.to - 4, arrow.to + 4, hue);
    const float middle = left_ + wire.x + wire.w / 2;
    const float y = arrow.from + (std::min(arrow.to, arrow.from + 9) - arrow.from) / 2 - 7;
    const float width = static_cast<float>(width_of(words.label)) * mono_letter;
    box(middle - width / 2 - 4, y - 11, width + 8, 13, var("panel"), "none");
    text(middle, y, words.label, words.is_reset ? "error" : "t1", Anchor::middle);
  }

  void draw_note(const LadderPicture::Note& note) {
    const Event& event = timeline_.event(note.index);
    if (note.top > height_ || run_.verdict() < event.at) return;
    const auto found = note_of(ladder_, timeline_, flows_, event.id);
    const auto ends = ends_of(note.index, visualizer::LadderArrow::Kind::packet);
    if (!found || !ends.wire) return;
    const auto& wire = columns_.columns[*ends.wire];
    float y = note.top + 12;
    for (const auto& part :
         broken(note_text(*found, [&](LaneNumber lane) { return name_of(lane); }), wire.w - 8)) {
      text(left_ + wire.x + wire.w / 2, y, part, "t2", Anchor::middle, "a");
      y += 15;
    }
  }

  static std::vector<std::string> broken(const std::string& words, float width) {
    std::vector<std::string> lines;
    const auto whole = wrapped(words, static_cast<std::size_t>(width / text_letter), 0);
    for (std::size_t at = 0; at <= whole.size();) {
      const auto end = std::min(whole.find('\n', at), whole.size());
      lines.push_back(whole.substr(at, end - at));
      at = end + 1;
    }
    return lines;
  }

  /// What our side did, where the submission's own lanes have calls.
  void draw_our_steps() {
    const auto place = columns_.outside();
    if (!place) return;
    const float x = x_of(*place), w = columns_.columns[*place].w;
    const bool at_right = *place > 0;
    float free = -1e9F;
    for (const Event& event : timeline_.events()) {
      const auto* acted = std::get_if<PeerActed>(&event.fact);
      if (acted == nullptr || acted->peer == grader::verdict_in_recording) continue;
      float y = static_cast<float>(rows_.y_of(event.at)) + picture_.end - static_cast<float>(rows_.height());
      if (y < 0 || y > height_) continue;
      if (y < free && free - y > 60) continue;  // too many at once: the log below has them
      y = std::max(y, free);
      free = y + 16;
      const auto words = acted->peer == our_name() ? acted->action : acted->peer + " " + acted->action;
      box(at_right ? x - 3 : x + w - 3, y - 3, 6, 6, var(our_role()), "none");
      text(x + 9, y + 4, cut_to(words, w - 14, text_letter), "t2", Anchor::start, "a");
    }
  }

  void disc(float x, float y, int number) {
    svg_ += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"9\" fill=\"var(--error)\"/>", x, y);
    text(x, y + 4, std::to_string(number), "panel", Anchor::middle, "h");
  }

  void draw_numbers() {
    for (const auto& [number, event] : numbered_) {
      const auto index = timeline_.index_of(event);
      if (!index) continue;
      for (const auto& bar : picture_.bars) {
        const auto place = columns_.of(bar.lane);
        const auto& head = timeline_.head(*index);
        if (place && bar.first <= *index && *index <= bar.last && bar.top >= 0 && bar.top < height_ &&
            ladder_.lane_of(head.process, head.thread) == bar.lane)
          disc(right_of(*place) - 2, bar.top + 1, number);
      }
      for (const auto& arrow : picture_.arrows) {
        const auto ends = ends_of(arrow.index, arrow.kind);
        if (arrow.kind == visualizer::LadderArrow::Kind::packet && arrow.index == *index && ends.wire)
          disc(left_ + columns_.columns[*ends.wire].right() - 12, arrow.from - 8, number);
      }
    }
  }

  FailedRun& run_;
  Timeline& timeline_;
  std::span<const NumberedEvent> numbered_;
  Flows flows_;
  Ladder ladder_;
  visualizer::LadderRows rows_;
  std::map<ProcessId, ProgramMark> marks_;
  visualizer::LadderColumns columns_;
  std::vector<LaneNumber> lanes_;
  LadderPicture picture_;
  bool serves_ = false;
  float left_ = 0, height_ = 0;
  std::string svg_;
};

}  // namespace

LadderPictureText ladder_svg(FailedRun& run, std::span<const NumberedEvent> numbered) {
  return LadderSvg(run, numbered).draw();
}

std::string ladder_patterns() {
  std::string text = "<svg width=\"0\" height=\"0\" style=\"position:absolute\" aria-hidden=\"true\"><defs>";
  for (const auto* hue : {"setup", "meet", "talk", "wait", "end", "error"})
    text += fmt::format(
        "<pattern id=\"hatch-{0}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" "
        "patternTransform=\"rotate(45)\"><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"6\" stroke=\"var(--{0})\" "
        "stroke-opacity=\".55\"/></pattern>",
        hue);
  return text + "</defs></svg>";
}

}  // namespace switchboard::tool
