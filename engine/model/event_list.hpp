#pragma once
// All events of a timeline as a range, in id order: read from the recording when they are looked at.
//
//   for (const Event& event : timeline.events()) …        timeline.events()[index]
//
// A reference stays valid until Timeline::trim(), so a loop over all of a large recording holds all of it;
// Timeline::each_head() and each_event() do not.

#include <compare>
#include <cstddef>
#include <iterator>
#include <ranges>

#include "engine/model/event.hpp"

namespace switchboard {

class Timeline;

class EventList {
 public:
  class Iterator {
   public:
    using iterator_concept = std::random_access_iterator_tag;
    using iterator_category = std::random_access_iterator_tag;
    using value_type = Event;
    using difference_type = std::ptrdiff_t;
    using pointer = const Event*;
    using reference = const Event&;

    Iterator() = default;
    Iterator(const Timeline* timeline, difference_type index) : timeline_(timeline), index_(index) {}
    reference operator*() const;
    pointer operator->() const { return &**this; }
    reference operator[](difference_type distance) const { return *(*this + distance); }
    Iterator& operator+=(difference_type distance) {
      index_ += distance;
      return *this;
    }
    Iterator& operator-=(difference_type distance) { return *this += -distance; }
    Iterator& operator++() { return *this += 1; }
    Iterator& operator--() { return *this += -1; }
    Iterator operator++(int) { return std::exchange(*this, *this + 1); }
    Iterator operator--(int) { return std::exchange(*this, *this - 1); }
    friend Iterator operator+(Iterator from, difference_type distance) { return from += distance; }
    friend Iterator operator+(difference_type distance, Iterator from) { return from += distance; }
    friend Iterator operator-(Iterator from, difference_type distance) { return from -= distance; }
    friend difference_type operator-(const Iterator& a, const Iterator& b) { return a.index_ - b.index_; }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.index_ == b.index_; }
    friend auto operator<=>(const Iterator& a, const Iterator& b) { return a.index_ <=> b.index_; }

   private:
    const Timeline* timeline_ = nullptr;
    difference_type index_ = 0;
  };

  explicit EventList(const Timeline& timeline) : timeline_(&timeline) {}
  std::size_t size() const;
  bool empty() const { return size() == 0; }
  const Event& operator[](std::size_t index) const;
  const Event& front() const { return (*this)[0]; }
  const Event& back() const { return (*this)[size() - 1]; }
  Iterator begin() const { return {timeline_, 0}; }
  Iterator end() const { return {timeline_, static_cast<std::ptrdiff_t>(size())}; }
  auto rbegin() const { return std::make_reverse_iterator(end()); }
  auto rend() const { return std::make_reverse_iterator(begin()); }

 private:
  const Timeline* timeline_;
};

}  // namespace switchboard

template <>
inline constexpr bool std::ranges::enable_borrowed_range<switchboard::EventList> = true;
