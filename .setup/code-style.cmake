# Targets for people who change the code; the build needs none of them.
#   format        writes the house's format into every source
#   check-format  fails when a source differs from it
#   lint          clang-tidy over everything that was compiled
find_program(CLANG_FORMAT clang-format)
find_program(RUN_CLANG_TIDY run-clang-tidy)
set(every_source "git ls-files '*.cpp' '*.hpp' | xargs ${CLANG_FORMAT}")

if(CLANG_FORMAT)
  add_custom_target(format COMMAND sh -c "${every_source} -i" WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} VERBATIM)
  add_custom_target(check-format COMMAND sh -c "${every_source} --dry-run --Werror"
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} VERBATIM)
endif()
if(RUN_CLANG_TIDY)
  add_custom_target(lint COMMAND ${RUN_CLANG_TIDY} -quiet -p ${PROJECT_BINARY_DIR} "(engine|lessons|labs|visualizer)/"
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} VERBATIM)
endif()
