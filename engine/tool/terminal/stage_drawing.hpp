#pragma once
// The Stage in text: server line, the listener's box with its places, the door, connections as pipes.
//
//   draw_stage(canvas, area, facts);        folds what does not fit, with its number
//   for (auto& line : describe_stage(facts)) …      the same in sentences, for pipes and screen readers

#include <string>
#include <vector>

#include "engine/tool/terminal/stage_facts.hpp"
#include "engine/tool/terminal/text_canvas.hpp"

namespace switchboard::terminal {

/// Rows that the whole picture takes.
int rows_of_stage(const StageFacts& facts);
/// Rows below which it is no picture any more: with empty places left out and pipes in one row each.
int least_rows_of_stage(const StageFacts& facts);
/// Returns the row after the last one drawn.
int draw_stage(TextCanvas& canvas, Area area, const StageFacts& facts);
std::vector<std::string> describe_stage(const StageFacts& facts);

}  // namespace switchboard::terminal
