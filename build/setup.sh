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

# Sets $pwsh to the PowerShell that tests the module: the one that $MEDIC_PWSH names; or the machine's, if it has Pester 5; or one that is
# fetched with its Pester into artifacts/powershell. Where there is none, fails and sets $no_pwsh to the reason.
find_powershell() {
  pwsh=${MEDIC_PWSH:-pwsh}
  no_pwsh="'$pwsh' was not found"
  if command -v "$pwsh" >/dev/null; then
    "$pwsh" -NoProfile -Command 'exit [int]!(Get-Module -ListAvailable Pester | Where-Object { $_.Version.Major -ge 5 })' && return
    no_pwsh="'$pwsh' has no Pester 5 (Install-Module Pester)"
  fi
  [[ -z ${MEDIC_PWSH:-} ]] || return 1
  local folder=$PWD/artifacts/powershell log=artifacts/powershell.log
  say 'fetching PowerShell and Pester'
  mkdir -p artifacts
  if dotnet msbuild build/powershell.proj -restore -t:LayOut -p:Folder="$folder" -nologo -v:q >"$log" 2>&1 &&
    "$folder/pwsh" -NoProfile -Command 'exit [int]!(Get-Module -ListAvailable Pester)' >>"$log" 2>&1; then
    pwsh=$folder/pwsh
  else
    no_pwsh="$no_pwsh, and could not be fetched ($log says why; MEDIC_PWSH names another)"
    return 1
  fi
}

# Restores and builds; does next to nothing where nothing has changed. Warnings are errors.
build() {
  say "building $* ($configuration)"
  dotnet build "$@" -c "$configuration" --nologo -v quiet -clp:NoSummary
}
