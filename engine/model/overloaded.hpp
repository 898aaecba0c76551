#pragma once
// Visits a std::variant with one lambda per kind, so that a new kind shows every place that must learn of it.

namespace switchboard {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

}  // namespace switchboard
