#!/usr/bin/env bash
# Times 40 small models cleaned as one shard of a run, and plainly: both at once on a processor each, then with the processors
# changed, so that what the machine does to one it does to the other. Prints seconds, and the ratio of the sums.
#
# usage: overhead.sh [ROUNDS] [EPOCHS]   ROUNDS of two pairs each. Let nothing else run. Needs python3-torch and two processors.
# With one epoch the shard's own work is a larger part, and stands out of the noise: the last line has it in milliseconds a model.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
rounds=${1:-3}
epochs=${2:-8}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
/usr/bin/python3 "$top/tests/pester/make_samples.py" "$folder"
mkdir "$folder/models"
for i in {1..40}; do cp "$folder/tiny.pth" "$folder/models/$i.pth"; done

# clean NAME PROCESSOR OPTION...
clean() {
  local name=$1 processor=$2
  shift 2
  rm -rf "$folder/$name"
  local begun=$EPOCHREALTIME
  OMP_NUM_THREADS=1 taskset -c "$processor" "$top/artifacts/cli/medic" clone "$folder/models/"*.pth --root "$folder/models" \
    --data "$folder/data" --out "$folder/$name/cleaned" --epochs "$epochs" --batch-size 16 --threads 1 --allow-weak-teacher "$@" >/dev/null 2>&1
  awk -v from="$begun" -v to="$EPOCHREALTIME" 'BEGIN { printf "%.2f\n", to - from }' >>"$folder/$name.seconds"
}

for ((i = 0; i < 2 * rounds; i++)); do
  clean plain $((i % 2)) &
  clean shard $(((i + 1) % 2)) --run "$folder/shard/run" --shard 0/1 &
  wait -n
  wait -n
done
echo "plain: $(paste -sd' ' "$folder/plain.seconds") s; as a shard: $(paste -sd' ' "$folder/shard.seconds") s"
paste "$folder/plain.seconds" "$folder/shard.seconds" |
  awk '{ plain += $1; shard += $2 } END { printf "sums %.2f and %.2f s, ratio %.3f; %.0f ms a model\n", plain, shard, shard / plain, 1000 * (shard - plain) / NR / 40 }'
