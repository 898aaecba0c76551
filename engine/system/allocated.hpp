#pragma once
// What a C library gave us with malloc(3), freed when it goes out of scope.
//
//   const Allocated<char> name(abi::__cxa_demangle(symbol, nullptr, nullptr, &status));

#include <cstdlib>
#include <memory>

namespace switchboard {

struct FreeMemory {
  void operator()(void* pointer) const { std::free(pointer); }
};
template <typename T>
using Allocated = std::unique_ptr<T, FreeMemory>;

}  // namespace switchboard
