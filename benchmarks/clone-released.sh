#!/usr/bin/env bash
# Clones the checkpoints that MEDIC's authors released, by the published recipe, and measures them: docs/results.md is made of this.
# Goes on where it was interrupted: a run that has left its JSON file is not repeated.
#
# usage: clone-released.sh OUT [JOBS]   JOBS runs at once, one thread each (default 2); the data is in $MEDIC_TESTDATA or ../shared
# $OPTIONS are further options of 'medic clone'; $ONLY names the models and $SEEDS the seeds, if not all; $MEDIC another medic.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
data=$(cd "${MEDIC_TESTDATA:-$top/../shared}" && pwd)
out=${1:?usage: clone-released.sh OUT [JOBS]}
jobs=${2:-2}
medic=${MEDIC:-$top/artifacts/cli/medic}
mkdir -p "$out"

run() {
  local name=$1 model=$2 seed=$3
  shift 3
  [[ -e $out/$name-$seed.json ]] && return
  printf '%s seed %s\n' "$name" "$seed" >&2
  # A model that fails leaves its reason in the .failed file, and is tried again next time; the other runs go on.
  # shellcheck disable=SC2086
  "$medic" clone "$data/models/$model" --data "$data/data/cifar10/clean_2500.bin" \
    --test-data "$data/data/cifar10/test_batch.bin" "$@" --measure-every 10 --seed "$seed" --threads 1 ${OPTIONS:-} \
    --out "$out/$name-$seed" --force --resume --json >"$out/$name-$seed.part" ||
    { mv "$out/$name-$seed.part" "$out/$name-$seed.failed"; return; }
  mv "$out/$name-$seed.part" "$out/$name-$seed.json"
}

start() {
  [[ " ${ONLY:-$1} " == *" $1 "* && " ${SEEDS:-$3} " == *" $3 "* ]] || return 0
  while (($(jobs -rp | wc -l) >= jobs)); do wait -n; done
  run "$@" &
}

wrn=WRN-16-1-S-model_best.pth.tar
for seed in 0 1 2; do
  start SIG SIG/$wrn "$seed" --trigger signal --target 5
  start cleanlabel cleanlabel/$wrn "$seed" --trigger checker --target 5
  start badnet badnet/$wrn "$seed" --trigger checker --target 5
done
start adaptive_attack_2 adaptive_attack_2/$wrn 0 --trigger learned-pattern --target 0
start adaptive_attack_1 adaptive_attack_1/composite_cifar_resnet.pth 0 --trigger composite --target 2
start warp warp/$wrn 0
start reflection reflection/$wrn 0
wait
