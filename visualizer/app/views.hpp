#pragma once
// The views of a window, each one object by its name; views.cpp lists them. A view is a class with
//
//   void draw(ViewContext&, const Rect& area);       its header is views/view_header.hpp
//   void take_keys(ViewContext&);                    if it has keys
//
// Made anew for each recording, so that nothing of one is seen in another.

#include <array>
#include <memory>

#include "visualizer/views/view_context.hpp"

namespace switchboard::visualizer {

class Views {
 public:
  Views();
  ViewSet available() const;
  void draw(View view, ViewContext& context, const Rect& area);
  void take_keys(View view, ViewContext& context);

 private:
  struct Any {
    virtual ~Any() = default;
    virtual void draw(ViewContext& context, const Rect& area) = 0;
    virtual void take_keys(ViewContext& context) = 0;
  };
  template <class Its>
  struct One final : Any {
    void draw(ViewContext& context, const Rect& area) override { it.draw(context, area); }
    void take_keys(ViewContext& context) override {
      if constexpr (requires(Its view) { view.take_keys(context); }) it.take_keys(context);
    }
    Its it;
  };
  template <class Its>
  void add(View view) {
    views_[number_of(view)] = std::make_unique<One<Its>>();
  }
  std::array<std::unique_ptr<Any>, view_count> views_;
};

}  // namespace switchboard::visualizer
