#!/usr/bin/env bash
# Searches badnet, cleanlabel and a network trained clean for triggers, at the published settings: docs/results.md is made of this.
# Goes on where it was interrupted: a search that has left its JSON file is not repeated.
#
# usage: detect-released.sh OUT [SEEDS]   the data is in $MEDIC_TESTDATA or ../shared; $MEDIC names another medic than the one built here
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
data=$(cd "${MEDIC_TESTDATA:-$top/../shared}" && pwd)
out=${1:?usage: detect-released.sh OUT [SEEDS]}
medic=${MEDIC:-$top/artifacts/cli/medic}
mkdir -p "$out"

search() {
  local name=$1 model=$2 seed=$3
  [[ -e $out/$name-$seed.json ]] && return
  printf '%s seed %s\n' "$name" "$seed" >&2
  "$medic" detect "$model" --data "$data/data/cifar10/clean_2500.bin" --seed "$seed" --threads 1 \
    --out "$out/$name-$seed" --force --json >"$out/$name-$seed.part"
  mv "$out/$name-$seed.part" "$out/$name-$seed.json"
}

wrn=WRN-16-1-S-model_best.pth.tar
for seed in $(seq 0 $((${2:-1} - 1))); do
  search badnet "$data/models/badnet/$wrn" "$seed"
  search cleanlabel "$data/models/cleanlabel/$wrn" "$seed"
  search none "$top/examples/models/none.pth" "$seed"
done
