#pragma once
// Plays lessons by themselves and keeps what comes of it in their folders: NAME.swb and NAME-broken.swb,
// shown where a machine does not permit lessons to be observed, and picture.png, the moment that stands for
// the lesson, for its README.
//
//   switchboard lessons --record lessons            plays all, keeps recordings, draws pictures
//   switchboard lessons --pictures lessons          draws the pictures again, from the kept recordings

#include <filesystem>

#include "lessons/player/catalogue.hpp"

namespace switchboard::tool {

/// False when a step of it did not come true; the reason has been printed.
bool record_lesson(const lessons::LessonEntry& entry, const std::filesystem::path& folder);
/// Draws from the recordings in that folder of lesson folders. A lesson without a picture is passed over.
bool draw_lesson_picture(const lessons::LessonEntry& entry, const std::filesystem::path& folder);

}  // namespace switchboard::tool
