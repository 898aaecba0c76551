# The headers of the standard library and of fmt are most of what the compiler reads in each of three hundred small files.
# A build for use reads them once. The dev build does not, so that every file still has to include what it uses.

if(NOT CMAKE_BUILD_TYPE STREQUAL "Release")
  return()
endif()

file(WRITE ${PROJECT_BINARY_DIR}/generated/precompile.cpp "")
add_library(switchboard_precompiled OBJECT ${PROJECT_BINARY_DIR}/generated/precompile.cpp)
target_link_libraries(switchboard_precompiled PRIVATE switchboard_options fmt::fmt)
target_precompile_headers(switchboard_precompiled PRIVATE
  <algorithm> <array> <chrono> <cstdint> <cstring> <filesystem> <fstream> <functional> <map> <memory> <mutex> <optional> <set>
  <span> <sstream> <string> <string_view> <thread> <unordered_map> <utility> <variant> <vector> <fmt/format.h>)

set(precompiled
  system model decode recording control observe explain narrate player bench grader layout show export terminal)
if(TARGET switchboard_visualizer)  # its packages may be missing
  list(APPEND precompiled visualizer)
endif()
foreach(target IN LISTS precompiled)
  target_precompile_headers(switchboard_${target} REUSE_FROM switchboard_precompiled)
endforeach()

# Rules are many files of a hundred lines: two files of them build in the time of a few.
get_target_property(explain_sources switchboard_explain SOURCES)
set(rules ${explain_sources})
list(FILTER rules INCLUDE REGEX "^rules/")
foreach(rule IN LISTS rules)
  string(MD5 which "${rule}")
  string(REGEX MATCH "^[0-7]" half "${which}")
  if(half STREQUAL "")
    set(half other)
  else()
    set(half one)
  endif()
  set_source_files_properties(${PROJECT_SOURCE_DIR}/engine/explain/${rule} TARGET_DIRECTORY switchboard_explain PROPERTIES UNITY_GROUP ${half}_half)
endforeach()
set_target_properties(switchboard_explain PROPERTIES UNITY_BUILD ON UNITY_BUILD_MODE GROUP)
