#!/usr/bin/env bash
# Compares MEDIC and its rivals on the checkpoints that MEDIC's authors released and that can be measured, each method at its published
# settings, and prints the table of docs/results.md; OUT/report.html has the chart. Goes on where it was interrupted, within a training
# too; what is finished is not run again.
#
# usage: removal-table.sh OUT [JOBS]   JOBS runs at once, one thread each (default 2); the data is in $MEDIC_TESTDATA or ../shared
# $MEDIC names another medic than the one that was built here; $METHODS methods by their names, a,b,c, and $ONLY models by theirs,
# where not all are wanted; SEEDS=1 runs seed 0 alone; $OPTIONS are further options of compare-removal.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
data=$(cd "${MEDIC_TESTDATA:-$top/../shared}" && pwd)
out=${1:?usage: removal-table.sh OUT [JOBS]}
jobs=${2:-2}
medic=${MEDIC:-$top/artifacts/cli/medic}
result=0
# The program ends in its own way when it is stopped; the script must not begin with the next model then.
trap 'exit 130' INT TERM

# compare NAME MODEL SEEDS OPTION...
compare() {
  local name=$1 model=$2 seeds=$3
  shift 3
  [[ " ${ONLY:-$name} " == *" $name "* ]] || return 0
  printf '%s %s, seeds %s\n' "$(date +%T)" "$name" "$seeds" >&2
  # A run that fails leaves its reason in its JSON file, and is tried again next time; the others go on.
  # shellcheck disable=SC2086
  "$medic" compare-removal "$data/models/$model" --scenario "$name" --out "$out" --seed "$seeds" ${METHODS:+--method "$METHODS"} \
    --data "$data/data/cifar10/clean_2500.bin" --test-data "$data/data/cifar10/test_batch.bin" "$@" --jobs "$jobs" --threads 1 ${OPTIONS:-} --json >/dev/null ||
    result=$?
}

wrn=WRN-16-1-S-model_best.pth.tar
three() {
  compare badnet badnet/$wrn "$1" --trigger checker --target 5
  compare cleanlabel cleanlabel/$wrn "$1" --trigger checker --target 5
  compare SIG SIG/$wrn "$1" --trigger signal --target 5
}

three 0
compare adaptive_attack_1 adaptive_attack_1/composite_cifar_resnet.pth 0 --trigger composite --target 2
compare adaptive_attack_2 adaptive_attack_2/$wrn 0 --trigger learned-pattern --target 0
[[ ${SEEDS:-3} == 1 ]] || three 0,1,2
"$top/benchmarks/removal-table.py" "$out/results.csv"
exit "$result"
