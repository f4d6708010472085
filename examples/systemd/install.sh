#!/usr/bin/env bash
# Installs the nightly run on a machine with systemd: the module, the script, its settings and the timer.
# usage: sudo ./install.sh          after 'dotnet build -c Release Medic.PowerShell.sln'
# With DESTDIR the files go below that folder, and neither a user nor the timer is set up: for packages.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
module=$here/../../artifacts/module/Medic
root=${DESTDIR:-}

[[ -d $module ]] || { echo "There is no $module. Build first: dotnet build -c Release Medic.PowerShell.sln" >&2; exit 1; }
[[ -n $root ]] || command -v pwsh >/dev/null || { echo 'PowerShell (pwsh, 7.4 or newer) is not installed.' >&2; exit 1; }

modules=$root/usr/local/share/powershell/Modules
install -d "$modules"
rm -rf "$modules/Medic"
cp -R "$module" "$modules/Medic"
install -D -m 644 "$here/../Update-CleanModel.ps1" "$root/usr/local/lib/medic/Update-CleanModel.ps1"
for unit in medic-nightly.service medic-nightly.timer; do
  install -D -m 644 "$here/$unit" "$root/etc/systemd/system/$unit"
done
settings=$root/etc/medic/nightly.psd1
# What is there has been edited.
[[ -e $settings ]] || install -D -m 644 "$here/../nightly.psd1" "$settings"

[[ -z $root ]] || exit 0
id medic >/dev/null 2>&1 || useradd --system --home-dir /var/lib/medic --shell /usr/sbin/nologin medic
systemctl daemon-reload
systemctl enable --now medic-nightly.timer
echo "Edit $settings, let the user medic read the models and write to the output, and try: systemctl start medic-nightly"
