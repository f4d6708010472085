#!/usr/bin/env bash
# Times 40 small models cleaned as one shard of a run, and plainly, in turn; prints seconds and the ratio of the medians.
#
# usage: overhead.sh [ROUNDS]   Let nothing else run. Needs python3-torch.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
rounds=${1:-3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
/usr/bin/python3 "$top/tests/pester/make_samples.py" "$folder"
mkdir "$folder/models"
for i in {1..40}; do cp "$folder/tiny.pth" "$folder/models/$i.pth"; done

clean() {
  rm -rf "$folder/cleaned" "$folder/run"
  local begun=$EPOCHREALTIME
  OMP_NUM_THREADS=1 "$top/artifacts/cli/medic" clone "$folder/models/"*.pth --root "$folder/models" --data "$folder/data" --out "$folder/cleaned" \
    --epochs 8 --batch-size 16 --threads 1 --allow-weak-teacher "$@" >/dev/null 2>&1
  awk -v from="$begun" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.2f\n", to - from }'
}

clean >/dev/null
for ((i = 0; i < rounds; i++)); do
  clean >>"$folder/plain"
  clean --run "$folder/run" --shard 0/1 >>"$folder/shard"
done
median() { sort -n "$1" | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'; }
plain=$(median "$folder/plain") shard=$(median "$folder/shard")
echo "plain: $(paste -sd' ' "$folder/plain") s; as a shard: $(paste -sd' ' "$folder/shard") s"
awk -v plain="$plain" -v shard="$shard" 'BEGIN { printf "medians %.2f and %.2f s, ratio %.3f\n", plain, shard, shard / plain }'
