#pragma once
// What the virtual cable between two hosts does to frames of one direction: plain values, as a person sets
// them and a recording keeps them. Probabilities are of one frame, from 0 to 1.

#include <cstdint>
#include <optional>
#include <string>

namespace switchboard {

struct CableSettings {
  std::int64_t delay_ns = 0;
  std::int64_t jitter_ns = 0;  ///< added to the delay, of each frame anew: from 0 to this; keeps the order
  double loss = 0;
  double duplicate = 0;
  double reorder = 0;          ///< overtakes those that are on their way: it has no delay
  std::uint64_t rate = 0;      ///< bits a second of whole frames; 0: as fast as the machine
  std::uint32_t queue = 1000;  ///< frames that may be on their way; one more is dropped
  enum class Line { whole, cut } line = Line::whole;
  std::uint64_t seed = 1;  ///< the same seed drops the same frames
  bool operator==(const CableSettings&) const = default;
};

/// What to change of them; what is absent stays.
struct CableChange {
  std::optional<std::int64_t> delay_ns, jitter_ns;
  std::optional<double> loss, duplicate, reorder;
  std::optional<std::uint64_t> rate;
  std::optional<CableSettings::Line> line;
  std::optional<std::uint64_t> seed;
  bool operator==(const CableChange&) const = default;

  CableSettings applied_to(CableSettings settings) const {
    const auto take = [](auto& setting, const auto& wanted) {
      if (wanted) setting = *wanted;
    };
    take(settings.delay_ns, delay_ns);
    take(settings.jitter_ns, jitter_ns);
    take(settings.loss, loss);
    take(settings.duplicate, duplicate);
    take(settings.reorder, reorder);
    take(settings.rate, rate);
    take(settings.line, line);
    take(settings.seed, seed);
    return settings;
  }
};

}  // namespace switchboard
