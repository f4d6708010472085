#!/usr/bin/env bash
# Sets up the machine (Debian 12; root only where packages are missing), builds, checks the formatting and runs all tests.
# Tests on released checkpoints run where $MEDIC_TESTDATA or ../shared has them.
# --slurm also runs a cluster: it installs Debian's slurm-wlm and munge, and starts a private one-node Slurm on ports of its own.
# The last line gives the totals; the exit code is not 0 where anything failed, or nothing ran.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
source build/setup.sh
[[ $# == 0 || "$*" == --slurm ]] || fail 'usage: test.sh [--slurm]'

require_packages "${build_packages[@]}" python3 python3-torch python3-pil python3-numpy dataset-fashion-mnist
require_dotnet
build Medic.PowerShell.sln

# The build has already refused what breaks the code style (EnforceCodeStyleInBuild); this is what it does not look at.
say 'checking the formatting'
dotnet format whitespace . --folder --include src/ tests/ examples/ --verify-no-changes ||
  fail "Run 'dotnet format whitespace . --folder --include src/ tests/ examples/' and look at what it changed."

results=artifacts/test-results
rm -rf "$results"
mkdir -p "$results"
files=()

for project in tests/*/*.csproj; do
  name=$(basename "$project" .csproj)
  say "$name"
  files+=("$results/$name.xml")
  "artifacts/bin/$name/${configuration,,}/$name" -result-jUnit "$results/$name.xml" -noLogo -noColor || true
done

[[ -t 1 ]] || export NO_COLOR=1
if find_powershell; then
  say "Pester in $pwsh"
  files+=("$results/Pester.xml")
  "$pwsh" -NoProfile -File build/pester.ps1 "$results/Pester.xml" || true
else
  say "Pester suite skipped: $no_pwsh"
fi

if [[ ${1:-} == --slurm ]]; then
  require_packages slurm-wlm munge
  say 'Slurm'
  files+=("$results/Slurm.xml")
  /usr/bin/python3 tests/slurm/slurm_test.py "$results/Slurm.xml" || true
else
  say 'Slurm cluster skipped: ./test.sh --slurm runs it'
fi

exec python3 build/results.py "${files[@]}"
