# What a machine needs before Medic builds and runs. Sourced by test.sh and demo.sh, from the repository's top folder.

# What the build needs: libtorch and the image libraries with their headers, and what compiles the native halves.
build_packages=(libtorch-dev cmake g++ libpng-dev libjpeg62-turbo-dev)
configuration=Release

say() { printf '%s\n' "== $*"; }

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Installs the Debian packages that are missing; needs root only where some are.
require_packages() {
  if ! command -v dpkg-query >/dev/null; then
    say "not a Debian system: these packages' contents are taken to be there: $*"
    return
  fi
  local package missing=()
  for package in "$@"; do
    [[ $(dpkg-query -W -f '${Status}' "$package" 2>/dev/null) == 'install ok installed' ]] || missing+=("$package")
  done
  ((${#missing[@]})) || return 0
  ((EUID == 0)) || fail "Missing Debian packages. Install them as root: apt-get install ${missing[*]}"
  say "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  apt-get install -y -q --no-install-recommends "${missing[@]}"
}

# Finds a .NET SDK that can build for .NET 8. Debian has none to install.
require_dotnet() {
  local folder
  for folder in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
    command -v dotnet >/dev/null && break
    [[ -n $folder && -x $folder/dotnet ]] && PATH="$folder:$PATH"
  done
  command -v dotnet >/dev/null ||
    fail 'The .NET SDK (8.0 or newer) is missing. Install it as https://learn.microsoft.com/dotnet/core/install/linux-debian says.'
  dotnet --list-sdks | grep -Eq '^([89]|[1-9][0-9])\.' ||
    fail "The .NET SDK is too old: 8.0 or newer is needed, found $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' ')."
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
}

# Restores and builds; does next to nothing where nothing has changed. Warnings are errors.
build() {
  say "building $* ($configuration)"
  dotnet build "$@" -c "$configuration" --nologo -v quiet -clp:NoSummary
}
