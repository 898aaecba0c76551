#include "engine/model/timeline.hpp"

#include <algorithm>
#include <limits>

#include "engine/model/timeline_checkpoint.hpp"

namespace switchboard {

std::size_t EventList::size() const {
  return timeline_->size();
}

const Event& EventList::operator[](std::size_t index) const {
  return timeline_->event(index);
}

EventList::Iterator::reference EventList::Iterator::operator*() const {
  return timeline_->event(static_cast<std::size_t>(index_));
}

Timeline::Timeline() = default;
Timeline::~Timeline() = default;
Timeline::Timeline(Timeline&&) noexcept = default;
Timeline& Timeline::operator=(Timeline&&) noexcept = default;

// ---- growing ---------------------------------------------------------------------------------------------

void Timeline::append(Event event) {
  ++revision_;
  const bool is_new = blocks_.empty() || blocks_.back().last < event.id;
  if (is_new) return append_new(std::move(event));
  // Ids rise; an older one that we do not know is not ours to place.
  if (const auto index = index_of(event.id)) replace(*index, std::move(event));
}

void Timeline::append_new(Event event) {
  if (blocks_.empty() || blocks_.back().size == block_events) {
    auto& block = blocks_.emplace_back();
    block.first = event.id;
    block.from = Time{std::numeric_limits<std::int64_t>::max()};
    block.until = Time{std::numeric_limits<std::int64_t>::min()};
  }
  auto& block = blocks_.back();
  const PagePlace place{static_cast<std::uint32_t>(blocks_.size() - 1),
                        static_cast<std::uint32_t>(block.size / page_events)};
  auto& page = block.pages[place.page];
  if (page == nullptr) {
    page = std::make_unique<Page>();
    page->reserve(page_events);  // references to its events stay valid while it fills
    fetched_pages_.push_back(place);
  }
  const EventHead head = head_of(event, names_);
  block.heads.push_back(head);
  page->push_back(std::move(event));
  block.last = head.id;
  ++block.size;
  ++size_;
  moment_came(block, head.at);
  if (const auto returned = head.returned()) moment_came(block, *returned);
}

void Timeline::replace(std::size_t index, Event event) {
  const auto number = block_of(index);
  auto& block = with_heads(number);
  auto& head = block.heads[index % block_events];
  if (head.kind != event.fact.index()) return;
  if (head.is_call()) {
    auto newer = head_of(event, names_);
    auto& last = blocks_.back();
    const bool is_open = head.returned_ns < 0;
    // The file may tell of a return, by the head, before it is appended here.
    const bool is_told =
        head.has(EventHead::completed_later) &&
        std::ranges::find(last.late_returns, event.id, &LateReturn::call) == last.late_returns.end();
    if (newer.returned_ns >= 0 && (is_open || is_told)) {
      if (number + 1 < blocks_.size()) {
        newer.flags |= EventHead::completed_later;
        last.late_returns.push_back({event.id, Time{newer.returned_ns}});
      }
      moment_came(number + 1 < blocks_.size() ? last : block, Time{newer.returned_ns});
    } else {
      newer.returned_ns = head.returned_ns;
      newer.flags |= head.flags & EventHead::completed_later;
    }
    head = newer;
  }
  auto& page = block.pages[index % block_events / page_events];
  if (page != nullptr) (*page)[index % page_events] = std::move(event);
}

void Timeline::moment_came(Block& block, Time at) {
  block.from = std::min(block.from, at);
  block.until = std::max(block.until, at);
  end_ = std::max(end_, at);
  // A world that was folded past this moment did not know of it.
  while (!stored_checkpoints_.empty() && stored_checkpoints_.back() >= at) stored_checkpoints_.pop_back();
  while (!checkpoints_.empty() && checkpoints_.back().at >= at) checkpoints_.pop_back();
  if (current_ && current_->at >= at) current_.reset();
}

// ---- what is stored --------------------------------------------------------------------------------------

void Timeline::attach(std::shared_ptr<EventSource> source, const std::vector<StoredBlock>& blocks,
                      std::vector<Time> checkpoints) {
  source_ = std::move(source);
  stored_checkpoints_ = std::move(checkpoints);
  for (const StoredBlock& stored : blocks) {
    auto& block = blocks_.emplace_back();
    block.size = block_events;
    block.first = stored.first;
    block.last = stored.last;
    block.from = stored.from;
    block.until = stored.until;
    block.kept = Heads::stored;
    end_ = std::max(end_, stored.until);
  }
  size_ = blocks_.size() * block_events;
  ++revision_;
}

StoredBlock Timeline::block(std::size_t number) const {
  const auto& block = blocks_[number];
  return {block.first, block.last, block.from, block.until};
}

void Timeline::block_stored(std::size_t number) {
  blocks_[number].kept = Heads::stored;
  fetched_heads_.push_back(static_cast<std::uint32_t>(number));
}

Timeline::Block& Timeline::with_heads(std::size_t number) const {
  auto& block = blocks_[number];
  if (!block.heads.empty()) return block;
  auto fetched = source_->heads(number, names_);
  block.late_returns = std::move(fetched.late_returns);
  block.heads = std::move(fetched.heads);
  // A damaged block: as many events as it had, of which nothing is known.
  if (block.heads.size() != block.size) {
    block.heads.assign(block.size, EventHead{});
    const auto kind = kind_of<NoteWritten>();
    for (std::size_t i = 0; i < block.size; ++i) {
      block.heads[i].id = EventId{block.first.value + static_cast<std::int64_t>(i)};
      block.heads[i].at = block.from;
      block.heads[i].kind = kind;
    }
  }
  fetched_heads_.push_back(static_cast<std::uint32_t>(number));
  return block;
}

Timeline::Page& Timeline::page(PagePlace place) const {
  auto& page = blocks_[place.block].pages[place.page];
  if (page != nullptr) return *page;
  const auto& block = with_heads(place.block);
  const auto heads =
      std::span(block.heads)
          .subspan(place.page * page_events, std::min(page_events, block.size - place.page * page_events));
  auto events = source_->events(heads.front().id, heads.back().id);
  page = std::make_unique<Page>();
  page->reserve(page_events);
  auto next = events.begin();
  for (const EventHead& head : heads) {
    while (next != events.end() && next->id < head.id) ++next;
    const bool fits = next != events.end() && next->id == head.id && next->fact.index() == head.kind;
    page->push_back(fits ? std::move(*next) : event_from(head, names_));
  }
  fetched_pages_.push_back(place);
  return *page;
}

void Timeline::drop_page(PagePlace place) const {
  blocks_[place.block].pages[place.page].reset();
  std::erase(fetched_pages_, place);
}

void Timeline::drop_heads(std::size_t number) const {
  std::vector<EventHead>().swap(blocks_[number].heads);
  std::vector<LateReturn>().swap(blocks_[number].late_returns);
  std::erase(fetched_heads_, static_cast<std::uint32_t>(number));
}

void Timeline::trim(Kept most) {
  if (source_ == nullptr) return;
  const auto most_pages = most.events / page_events, most_blocks = most.heads / block_events;
  if (fetched_pages_.size() > most_pages) {
    // The last block grows, and holds what a live recording asks for.
    const auto last = static_cast<std::uint32_t>(blocks_.size() - 1);
    const auto older = fetched_pages_.end() - static_cast<std::ptrdiff_t>(most_pages / 2);
    const auto kept = std::remove_if(fetched_pages_.begin(), older, [&](const PagePlace& place) {
      if (place.block == last) return false;
      blocks_[place.block].pages[place.page].reset();
      return true;
    });
    fetched_pages_.erase(kept, older);
  }
  if (fetched_heads_.size() > most_blocks)
    while (fetched_heads_.size() > most_blocks / 2) drop_heads(fetched_heads_.front());
}

// ---- looking ---------------------------------------------------------------------------------------------

const Event& Timeline::event(std::size_t index) const {
  const PagePlace place{static_cast<std::uint32_t>(block_of(index)),
                        static_cast<std::uint32_t>(index % block_events / page_events)};
  const auto& held = blocks_[place.block].pages[place.page];
  return (held != nullptr ? *held : page(place))[index % page_events];
}

const EventHead& Timeline::head(std::size_t index) const {
  return with_heads(block_of(index)).heads[index % block_events];
}

std::optional<std::size_t> Timeline::index_of(EventId id) const {
  const auto after = std::ranges::upper_bound(blocks_, id, {}, &Block::first);
  if (after == blocks_.begin()) return {};
  const auto& block = *std::prev(after);
  if (block.last < id) return {};
  const auto number = static_cast<std::size_t>(&block - blocks_.data());
  // Nearly always no id is left out, and the place follows without looking.
  if (block.last.value - block.first.value + 1 == static_cast<std::int64_t>(block.size))
    return number * block_events + static_cast<std::size_t>(id.value - block.first.value);
  const auto& heads = with_heads(number).heads;
  const auto place = std::ranges::lower_bound(heads, id, {}, &EventHead::id);
  if (place == heads.end() || place->id != id) return {};
  return number * block_events + static_cast<std::size_t>(place - heads.begin());
}

const Event* Timeline::find(EventId id) const {
  const auto index = index_of(id);
  return index ? &event(*index) : nullptr;
}

const Syscall* Timeline::call(EventId id) const {
  const auto* event = find(id);
  return event == nullptr ? nullptr : std::get_if<Syscall>(&event->fact);
}

}  // namespace switchboard
