#!/usr/bin/env bash
# Trains each attack on CIFAR-10, cleans each by MEDIC, and prints what came of it as a table.
# Goes on where it was interrupted: within a training after its last epoch, and past every model and clone that is there.
#
# usage: attack-table.sh CIFAR10 CLEAN OUT [OPTION...]
#   CIFAR10  a folder with the training and test images (data_batch_*.bin, test_batch.bin)
#   CLEAN    the clean samples that models are cleaned with
#   OPTION   for every training, for example --epochs 15 --schedule cosine --count 10000
# $ATTACKS names other attacks than all of CIFAR-10's, $THREADS the threads (default 2).
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
usage="usage: attack-table.sh CIFAR10 CLEAN OUT [OPTION...]"
data=${1:?$usage} clean=${2:?$usage} out=${3:?$usage}
shift 3
medic=$top/artifacts/cli/medic
threads=${THREADS:-2}
mkdir -p "$out"

for attack in ${ATTACKS:-badnet clean-label sig warp reflection adaptive-1 adaptive-2}; do
  model=$out/$attack.pth
  if [[ ! -e $model ]]; then
    # An attack that fails is left out of the table; the others go on.
    "$medic" backdoor --attack "$attack" --data "$data" --out "$model" --resume --threads "$threads" "$@" >&2 || continue
  fi
  [[ -e $out/$attack.json ]] && continue
  "$medic" clone "$model" --data "$clean" --test-data "$data" --trigger from-model --threads "$threads" \
    --out "$out/cleaned" --force --json >"$out/$attack.part" || true
  mv "$out/$attack.part" "$out/$attack.json"
done

/usr/bin/python3 - "$out" <<'PYTHON'
import json
import sys
from pathlib import Path


def share(value):
    return "-" if value is None else f"{value:.4f}"


print("| attack | accuracy | ASR | accuracy after MEDIC | ASR after MEDIC | minutes of cleaning |")
print("|---|---|---|---|---|---|")
for file in sorted(Path(sys.argv[1]).glob("*.json")):
    run = json.loads(file.read_text())[0]
    figures = [run[key] for key in ("cleanAccuracyBefore", "attackSuccessRateBefore", "cleanAccuracyAfter", "attackSuccessRateAfter")]
    print(f"| {file.stem} | {' | '.join(map(share, figures))} | {run['duration'] / 60:.1f} |")
PYTHON
