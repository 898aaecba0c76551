#pragma once
#include "engine/narrate/findings/finding_words.hpp"

namespace switchboard::finding_words {

inline constexpr auto pointer_size_as_length = std::to_array<Words>({
    {.mistake = "The address's length is the size of a pointer",
     .did = "{result 1}",
     .expected = "{right}, the size of a {struct}",
     .happened = "the kernel is told that the address has {length} bytes, which is too short for its family",
     .why = "sizeof of a pointer is the size of the pointer, whatever it points to.",
     .fix = "Pass sizeof of the {struct} itself.",
     .reference = "{page 1}, EINVAL",
     .lesson = 7},
});

}  // namespace switchboard::finding_words
