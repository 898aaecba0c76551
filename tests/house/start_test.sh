#!/usr/bin/env bash
# ./switchboard and ./test in a copy of their own, on a machine that is made up: PATH holds nothing but the basic
# commands of Debian's minimal system and our own dpkg-query, apt-get, sudo, id, cmake and ctest, which note how
# they were called. So nothing is installed and nothing is built here, and it takes a moment.
#
#   start_test.sh SOURCE_FOLDER CASE

set -uo pipefail
source_folder=$1
case_name=$2
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
tools="$work/tools"
root="$work/a checkout"
calls="$work/calls"
as=()
installed="$work/installed"

fail() {
  printf 'FAILED: %s\n--- status %s\n--- standard output\n%s\n--- standard error\n%s\n--- calls\n%s\n' "$1" "${status:-}" \
    "$(cat "$work/out")" "$(cat "$work/err")" "$(cat "$calls")" >&2
  exit 1
}
expect_status() { [ "$status" = "$1" ] || fail "the exit status is not $1"; }
expect_said() { grep -qF -- "$1" "$work/err" || fail "it does not say: $1"; }
expect_silent() { [ ! -s "$work/err" ] || fail "it speaks though nothing is to do"; }
expect_out() { [ "$(cat "$work/out")" = "$1" ] || fail "standard output is not: $1"; }
expect_call() { grep -qE -- "$1" "$calls" || fail "nothing was called as: $1"; }
expect_no_call() { ! grep -qE -- "$1" "$calls" || fail "something was called as: $1"; }

fake() {
  { printf '#!%s\n' "$(command -v bash)"; cat; } >"$tools/$1"
  chmod +x "$tools/$1"
}

make_machine() {
  mkdir -p "$tools" "$root/engine/model" "$root/.setup" "$root/.ci" "$root/tests" "$work/elsewhere"
  local tool
  for tool in bash env find readlink dirname flock mkdir cat rm mv grep awk tail nproc chmod chown sleep; do
    ln -s "$(command -v "$tool")" "$tools/$tool"
  done
  cp "$source_folder/switchboard" "$source_folder/test" "$root"
  cp "$source_folder/.setup/"* "$root/.setup"
  cp "$source_folder/.ci/run" "$root/.ci"
  touch "$root/CMakeLists.txt" "$root/CMakePresets.json" "$root/engine/model/event.cpp"
  : >"$calls"
  export calls installed root FAKE_UID=1000
  awk '!/^#/ && NF {print $2}' "$root/.setup/packages" >"$installed"

  fake dpkg-query <<'END'
for name; do
  case $name in
    -*|*'$'*) ;;
    *) ! grep -qxF "$name" "$installed" || echo "installed $name" ;;
  esac
done
END
  fake apt-get <<'END'
echo "apt-get $* [$DEBIAN_FRONTEND]" >>"$calls"
case "$*" in
  *install*) ;;
  *) exit 0 ;;
esac
for name; do
  [ "$name" != "${APT_LACKS:-}" ] || { echo "E: Unable to locate package $name"; exit 100; }
done
for name; do
  case $name in -*|*::*|install) ;; *) echo "$name" >>"$installed" ;; esac
done
END
  fake id <<'END'
echo "$FAKE_UID"
END
  fake cmake <<'END'
echo "cmake $*" >>"$calls"
[ "${CMAKE_FAILS:-}" != 1 ] || { echo "error: 'sokcet' was not declared"; exit 1; }
preset=release
case "$*" in *--preset\ test*) preset=test ;; esac
case "$*" in
  *--build*)
    mkdir -p "build/$preset/bin"
    [ -z "${BUILD_SECONDS:-}" ] || sleep "$BUILD_SECONDS"
    printf '#!/usr/bin/env bash\nprintf "in %%s:" "$PWD"\nprintf " <%%s>" "$@"\nexit "${PROGRAM_STATUS:-0}"\n' >"build/$preset/bin/switchboard"
    chmod +x "build/$preset/bin/switchboard" ;;
  *) echo "CMAKE_HOME_DIRECTORY:INTERNAL=$root" >"build/$preset/CMakeCache.txt" ;;
esac
END
  fake ctest <<'END'
printf 'ctest' >>"$calls"
printf ' <%s>' "$@" >>"$calls"
echo >>"$calls"
if [ -n "${SKIPS:-}" ]; then
  mkdir -p "$root/build/test/Testing/Temporary"
  printf '1/2 Testing: %s\n1/2 Test: %s\nOutput:\nSKIPPED: no display\n' "$SKIPS" "$SKIPS" \
    >"$root/build/test/Testing/Temporary/LastTest.log"
fi
exit "${CTEST_STATUS:-0}"
END
}

add_sudo() {
  fake sudo <<'END'
echo "sudo $*" >>"$calls"
[ "${SUDO_REFUSES:-}" != 1 ] || { echo "sudo: a password is required"; exit 1; }
[ "$1" != -n ] || shift
exec "$@"
END
}

lacks() {
  local name
  for name; do
    grep -vxF "$name" "$installed" >"$installed.new"
    mv "$installed.new" "$installed"
  done
}

# As a user would, from another folder. What the environment says of CI is not ours.
start() {
  local program=$1
  shift
  : >"$calls"
  (cd "$work/elsewhere" && exec "${as[@]}" env -u CI PATH="$tools" "$program" "$@") >"$work/out" 2>"$work/err" </dev/null
  status=$?
}

# Root may write everywhere, so from here on programs are started as nobody when we are root.
become_ordinary() {
  [ "$(id -u)" = 0 ] || return 0
  chown -R 65534:65534 "$work"
  as=(setpriv --reuid 65534 --regid 65534 --clear-groups)
}

# Waits until the file system's clock has moved on, so that a change after a build has a later time than its stamp.
change() {
  until touch "$1" && [ "$1" -nt "$root/build/release/.built" ]; do :; done
}

make_machine
case $case_name in
  first_start_builds_and_passes_arguments_from_the_callers_folder)
    PROGRAM_STATUS=7 start "$root/switchboard" show 'a b.swb' --yes
    expect_status 7
    expect_out "in $work/elsewhere: <show> <a b.swb> <--yes>"
    expect_call '^cmake --preset release'
    expect_call '^cmake --build --preset release'
    expect_no_call apt-get
    ;;
  second_start_is_silent_and_builds_nothing)
    start "$root/switchboard"
    start "$root/switchboard" doctor
    expect_status 0
    expect_silent
    expect_out "in $work/elsewhere: <doctor>"
    [ ! -s "$calls" ] || fail "something was called"
    ;;
  changed_added_and_removed_sources_are_built)
    start "$root/switchboard"
    change "$root/engine/model/event.cpp"
    start "$root/switchboard"
    expect_call '^cmake --build'
    expect_said 'building Switchboard again'
    start "$root/switchboard"
    expect_silent
    change "$root/engine/model/added.cpp"
    start "$root/switchboard"
    expect_call '^cmake --build'
    rm "$root/engine/model/added.cpp"
    change "$root/engine/model"
    start "$root/switchboard"
    expect_call '^cmake --build'
    touch "$root/README.md"
    start "$root/switchboard"
    expect_silent
    ;;
  core_package_missing_without_sudo_ends_with_the_administrators_line)
    lacks g++ libmnl-dev
    start "$root/switchboard" doctor
    expect_status 3
    expect_out ''
    [ "$(tail -n 1 "$work/err")" = '  sudo apt-get install --no-install-recommends g++ libmnl-dev' ] ||
      fail "it does not end with the administrator's line"
    [ ! -s "$calls" ] || fail "something was called"
    ;;
  window_package_missing_without_sudo_builds_the_rest_and_says_so_once)
    lacks libimgui-dev
    start "$root/switchboard" doctor
    expect_status 0
    expect_said 'no window'
    expect_said 'sudo apt-get install --no-install-recommends libimgui-dev'
    expect_call '^cmake --build'
    start "$root/switchboard"
    expect_silent
    change "$root/CMakeLists.txt"
    start "$root/switchboard"
    expect_call '^cmake --build'
    ! grep -q 'libimgui-dev' "$work/err" || fail "it says again what it said before"
    echo libimgui-dev >>"$installed"
    start "$root/switchboard"
    expect_call '^cmake --preset'
    start "$root/switchboard"
    expect_silent
    ;;
  yes_installs_with_sudo_without_a_question)
    add_sudo
    lacks g++ libglfw3-dev
    start "$root/switchboard" --yes lessons
    expect_status 0
    expect_out "in $work/elsewhere: <lessons>"
    expect_call '^sudo .*apt-get .* update'
    expect_call '^apt-get .*install .*g\+\+ libglfw3-dev.*\[noninteractive\]'
    ;;
  ci_installs_without_a_question)
    add_sudo
    lacks cmake
    : >"$calls"
    (cd "$work/elsewhere" && exec env CI=true PATH="$tools" "$root/switchboard") >"$work/out" 2>"$work/err" </dev/null
    status=$?
    expect_status 0
    expect_call '^apt-get .*install .*cmake'
    ;;
  nobody_to_ask_installs_nothing)
    add_sudo
    lacks cmake
    start "$root/switchboard"
    expect_status 3
    expect_no_call apt-get
    ;;
  root_installs_without_sudo)
    add_sudo
    lacks cmake
    FAKE_UID=0 start "$root/switchboard"
    expect_status 0
    expect_no_call sudo
    expect_call '^apt-get .*install .*cmake'
    ;;
  refused_by_sudo_ends_with_the_administrators_line)
    add_sudo
    lacks cmake
    SUDO_REFUSES=1 start "$root/switchboard" --yes
    expect_status 3
    expect_said 'sudo apt-get install --no-install-recommends cmake'
    ;;
  package_unknown_to_the_system_leaves_the_window_out)
    lacks cmake fonts-inter
    FAKE_UID=0 APT_LACKS=fonts-inter start "$root/switchboard"
    expect_status 0
    expect_call '^apt-get .*recommends cmake \['
    expect_said 'no window'
    ;;
  failed_build_shows_why_and_is_tried_again)
    CMAKE_FAILS=1 start "$root/switchboard"
    expect_status 125
    expect_said sokcet
    expect_out ''
    start "$root/switchboard"
    expect_status 0
    ;;
  symbolic_link_finds_the_checkout)
    ln -s "$root/switchboard" "$work/elsewhere/sb"
    ln -s sb "$work/elsewhere/again"
    start "$work/elsewhere/again" list
    expect_status 0
    expect_out "in $work/elsewhere: <list>"
    ;;
  unwritable_checkout_runs_as_it_was_built)
    start "$root/switchboard"
    chmod -R a-w "$root"
    become_ordinary
    start "$root/switchboard"
    expect_status 0
    expect_silent
    chmod u+w "$root/engine/model/event.cpp"
    change "$root/engine/model/event.cpp"
    start "$root/switchboard"
    expect_status 0
    expect_said 'cannot be written'
    ;;
  copied_checkout_is_built_anew)
    start "$root/switchboard"
    cp -a "$root" "$work/a copy"
    root="$work/a copy"
    start "$root/switchboard"
    expect_status 0
    expect_call '^cmake --preset release'
    ;;
  two_starts_at_once_build_once)
    (cd "$work/elsewhere" && exec env BUILD_SECONDS=0.3 PATH="$tools" "$root/switchboard" one) >"$work/one" 2>&1 </dev/null &
    BUILD_SECONDS=0.3
    export BUILD_SECONDS
    (cd "$work/elsewhere" && exec env PATH="$tools" "$root/switchboard" two) >"$work/out" 2>"$work/err" </dev/null
    status=$?
    wait
    expect_status 0
    [ "$(grep -c '^cmake --build' "$calls")" = 1 ] || fail "it was not built exactly once"
    ;;
  other_system_gets_one_sentence)
    OSTYPE=darwin23 start "$root/switchboard"
    expect_status 3
    expect_said WSL2
    expect_said 'Linux virtual machine'
    [ "$(wc -l <"$work/err")" = 1 ] || fail "it says more than one line"
    ;;
  tests_pass_arguments_to_ctest_and_end_with_its_status)
    CTEST_STATUS=8 start "$root/test" -R 'one two'
    expect_status 8
    expect_call '<-j2> <--output-on-failure>.*<--label-exclude> <.*slow.*soak.*> <-R> <one two>$'
    expect_call '^cmake --build --preset test'
    start "$root/test" --yes --soak
    expect_call 'label-exclude> <\^slow\$>$'
    start "$root/test" --all -N
    expect_no_call label-exclude
    expect_call '<-N>$'
    ;;
  tests_go_on_without_a_tool_but_not_without_python3)
    lacks strace
    start "$root/test"
    expect_status 0
    expect_said 'no-install-recommends strace'
    lacks python3
    change "$root/CMakeLists.txt"
    start "$root/test"
    expect_status 3
    ;;
  ci_fails_on_a_skip_that_nobody_expects)
    printf '# because\ntest_window: opens: no .*\n' >"$root/tests/expected-skips"
    SKIPS='test_window: closes' start "$root/.ci/run"
    expect_status 1
    grep -qxF 'test_window: closes: no display' "$work/out" || fail "it does not name the skip with its reason"
    SKIPS='test_window: opens' start "$root/.ci/run"
    expect_status 0
    expect_out ''
    CTEST_STATUS=8 SKIPS='test_window: opens' start "$root/.ci/run" -R window
    expect_status 8
    expect_call '<-R> <window>$'
    ;;
  *)
    echo "there is no case $case_name" >&2
    exit 2
    ;;
esac
