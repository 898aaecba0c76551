# shellcheck shell=bash disable=SC2154,SC2086
# What ./switchboard and ./test share: which packages are missing, installing them, building when sources changed.
# Sourced by both, with `root` set to the folder of the checkout. Speaks on standard error only.
#
# Exit statuses: 3 when this machine does not permit it (and what would), 125 when configuring or building fails.

say() { printf '%s\n' "$*" >&2; }

# Where we run: a build made elsewhere, or by another system that shares the folder, is not ours to use.
identity() {
  local ID='' VERSION_ID=''
  [ ! -r /etc/os-release ] || . /etc/os-release
  printf '%s' "$root|$ID $VERSION_ID|$HOSTTYPE"
}

# Prints the packages of the groups given that are not installed, in the order of the list, on one line.
missing_packages() {
  local group package wanted=() missing=() installed
  while read -r group package _; do
    [[ " $* " != *" $group "* ]] || wanted+=("$package")
  done <"$root/.setup/packages"
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null || true)
  for package in "${wanted[@]}"; do
    [[ $'\n'"$installed"$'\n' == *$'\n'"installed $package"$'\n'* ]] || missing+=("$package")
  done
  printf '%s' "${missing[*]}"
}

# Nothing to do: built here, by this system, no source changed since, and nothing optional was installed meanwhile.
# A folder's own time changes when a file in it is added or removed.
is_fresh() {
  [ -x "$program" ] && [ -f "$stamp" ] || return 1
  local built_as='' lacked=''
  { read -r built_as && read -r lacked; } <"$stamp" || return 1
  [ "$built_as" = "$(identity)" ] || return 1
  [ -z "$(find "${sources[@]}" -newer "$stamp" -print -quit)" ] || return 1
  [ -z "$lacked" ] || [ "$lacked" = "$(missing_packages $optional)" ]
}

administrator_line() { say "  sudo apt-get install --no-install-recommends $*"; }

# May we install? Root may. Others are asked, unless --yes or CI=true answered already.
may_install() {
  [ "$(id -u)" != 0 ] || return 0
  command -v sudo >/dev/null || return 1
  [ "$answer" != yes ] || return 0
  [ -t 0 ] && [ -t 2 ] || return 1
  local reply=''
  read -r -p 'Install them now with sudo apt-get? [Y/n] ' reply || return 1
  [[ "$reply" =~ ^([Yy]|[Yy][Ee][Ss])?$ ]]
}

# Noninteractive: some packages would ask a question through debconf. needrestart only lists: no service of the
# machine is restarted by us. The lock's timeout waits for the updates that run when a machine has just started.
apt_get() {
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    as_root=(sudo)
    [ -t 0 ] || as_root=(sudo -n)
  fi
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l \
    apt-get -q -o DPkg::Lock::Timeout=300 "$@" >&2 9>&- || return
}

install_packages() {
  may_install || return 0
  # A package list that is old or partly out of reach may still do, so a failed update is no end.
  apt_get update || true
  apt_get install -y --no-install-recommends "$@" && return
  # One package that this system does not have stops all of them: what cannot be left out may still do.
  local needed_packages
  read -ra needed_packages <<<"$(missing_packages $needed)"
  [ "${#needed_packages[@]}" = 0 ] || apt_get install -y --no-install-recommends "${needed_packages[@]}" || true
}

# Installs what is missing as far as this machine lets us, and says what stays missing and what that means.
# Somebody who built without the optional packages before is not asked again at each change of a source.
complete_the_machine() {
  local missing lacked_before=''
  missing=$(missing_packages $needed $optional)
  [ -n "$missing" ] || return 0
  [ ! -f "$stamp" ] || { read -r _ && read -r lacked_before; } <"$stamp" || true
  if [ "$answer" = yes ] || [ "$missing" != "$lacked_before" ]; then
    say "Switchboard is built with packages that are not installed here:"
    say "  $missing"
    install_packages $missing
    missing=$(missing_packages $needed $optional)
  fi
  lacked=$(missing_packages $optional)
  [ -n "$missing" ] || return 0
  if [ -n "$(missing_packages $needed)" ]; then
    say "Without them Switchboard cannot be built. An administrator can install them with this line:"
    administrator_line "$missing"
    exit 3
  fi
  [ "$missing" != "$lacked_before" ] || return 0
  say "Going on without them: $without. An administrator can install them with this line:"
  administrator_line "$missing"
}

# As many compilers at once as there are processors, and 700 MB of memory for each.
build_jobs() {
  local processors memory_kb
  processors=$(nproc)
  memory_kb=$(awk '/^MemAvailable:/ {print $2}' /proc/meminfo)
  local by_memory=$((${memory_kb:-700000} / 700000))
  [ "$by_memory" -ge 1 ] || by_memory=1
  [ "$by_memory" -ge "$processors" ] && echo "$processors" || echo "$by_memory"
}

# Runs a step of the build, kept in a log. A terminal sees it; otherwise it is shown when it fails.
logged() {
  local log=$1 status=0
  shift
  if [ -t 2 ] && [ "$log" = build ]; then
    "$@" >&2 9>&- || status=$?
  else
    "$@" >"$build/$log.log" 2>&1 9>&- || status=$?
    [ "$status" = 0 ] || tail -n 60 "$build/$log.log" >&2
  fi
  return "$status"
}

configure_and_build() {
  local built_as
  if [ -f "$stamp" ]; then
    say "Sources or packages changed; building Switchboard again."
    read -r built_as <"$stamp" || true
    [ "$built_as" = "$(identity)" ] || rm -rf "$build"
  else
    say "Building Switchboard, which takes a few minutes the first time."
    # CMake refuses a build folder that was copied from elsewhere.
    grep -sqxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$build/CMakeCache.txt" || rm -rf "$build"
  fi
  mkdir -p "$build" || return
  # The stamp is as old as the start of the build: what is edited meanwhile is built the next time.
  printf '%s\n%s\n' "$(identity)" "$lacked" >"$stamp.new" || return
  rm -f "$stamp"
  logged configure env -C "$root" cmake --preset "$preset" || return
  logged build env -C "$root" cmake --build --preset "$preset" -j "$(build_jobs)" || return
  # Root at work in somebody's checkout leaves the build to them: they may build it again without root.
  [ "$(id -u)" != 0 ] || chown -R --reference="$root" "$root/build" || return
  mv "$stamp.new" "$stamp"
}

cannot_write() {
  if [ -x "$program" ]; then
    say "$root/build cannot be written, so Switchboard is not built again: this is how it was last built."
    return 0
  fi
  say "Switchboard is not built yet and $root/build cannot be written: build it as its owner, or copy the folder to one of yours."
  exit 3
}

# Afterwards `$program` is built from the sources as they are. Reads what the caller set:
#   answer    yes or ask             preset    of CMakePresets.json
#   watched   what is built from     program   below the build folder
#   needed, optional   groups of packages, and `without` says what is left out for want of the optional ones
set_up() {
  build="$root/build/$preset"
  stamp="$build/.built"
  program="$build/$program"
  sources=()
  lacked=''
  local source
  for source in $watched; do
    [ ! -e "$root/$source" ] || sources+=("$root/$source")
  done
  ! is_fresh || return 0

  if ! mkdir -p "$build" 2>/dev/null || ! [ -w "$root/build" ] || ! [ -w "$build" ]; then
    cannot_write
    return
  fi
  exec 9>"$root/build/.lock"
  if ! flock -n 9; then
    say "Another start is setting Switchboard up; waiting for it."
    flock 9
  fi
  if ! is_fresh; then
    if command -v dpkg-query >/dev/null; then
      complete_the_machine
    else
      say "This is not Debian or Ubuntu: the packages that Switchboard is built with are listed in $root/.setup/packages"
    fi
    if ! configure_and_build; then
      say "Switchboard could not be built; the reason is above, and all that was said is in $build/*.log"
      exit 125
    fi
  fi
  exec 9>&-
}
