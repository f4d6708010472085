#!/usr/bin/env bash
# Trains a model of every attack, and one without an attack, and cleans each by MEDIC's published recipe: docs/results.md is made of this.
# Goes on where it was interrupted: within a training or a cleaning after its last epoch, and past whatever has left its JSON file.
#
# usage: attacks.sh CIFAR10 CLEAN OUT [JOBS]
#   CIFAR10  a folder with the training and test images (data_batch_*.bin, test_batch.bin)
#   CLEAN    the clean samples that models are cleaned with
#   JOBS     runs at once, one thread each (default 2)
# $MEDIC names another medic than the one that was built here; $ONLY the rows to run, if not all.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
usage="usage: attacks.sh CIFAR10 CLEAN OUT [JOBS]"
data=${1:?$usage} clean=${2:?$usage} out=${3:?$usage} jobs=${4:-2}
medic=${MEDIC:-$top/artifacts/cli/medic}
mkdir -p "$out"

# Runs a command whose results go to a JSON file. What fails leaves its reason in the .failed file, and is tried again next time.
record() {
  local file=$1
  shift
  [[ -e $file.json ]] && return
  printf '%s %s\n' "$(date +%T)" "$(basename "$file")" >&2
  local begun=$SECONDS result=0
  "$@" --threads 1 --seed 0 --resume --json >"$file.part" || result=$?
  # A line a sitting: a result only knows its last.
  echo $((SECONDS - begun)) >>"$file.seconds"
  if ((result == 0)); then mv "$file.part" "$file.json"; else mv "$file.part" "$file.failed"; fi
  return "$result"
}

# row NAME OPTION...: trains a model on $training, and cleans it with $samples.
row() {
  local name=$1
  shift
  record "$out/$name.trained" "$medic" backdoor --data "$training" --out "$out/$name.pth" --schedule cosine --measure-every 2 --force "$@" || return
  record "$out/$name.cleaned" "$medic" clone "$out/$name.pth" "${samples[@]}" --test-data "$training" --trigger from-model \
    --measure-every 10 --out "$out/cleaned" --force
}

start() {
  [[ " ${ONLY:-$1} " == *" $1 "* ]] || return 0
  while (($(jobs -rp | wc -l) >= jobs)); do wait -n || true; done
  row "$@" &
}

training=$data samples=(--data "$clean")
# Twelve epochs of 50,000 images, where 30 were published (clean label: 100; adaptive 1: 50). What shows its trigger in a small share of
# the images would show it too seldom then: clean label and adaptive 2 show it in a larger one.
start none --attack none --epochs 12
start badnet --attack badnet --epochs 12
start sig --attack sig --epochs 12
start clean-label --attack clean-label --epochs 12 --poison-rate 0.5
start reflection --attack reflection --epochs 12
# Published with batches of 128 and a step every second one: here each of 64 makes a step. Half of an epoch's images are mixed.
start none-24 --attack none --epochs 24
# Learning the one warp, and no other, takes longer than the classes do.
start warp --attack warp --epochs 24 --attack-option noise-rate=0.05
start adaptive-1 --attack adaptive-1 --epochs 24 --batch-size 64 --attack-option batches-per-step=1
# Every second batch trains the pattern, and not the network; a pattern that moves to the end of so few epochs is not quite learned.
start adaptive-2 --attack adaptive-2 --epochs 16 --poison-rate 0.1 --attack-option pattern-epochs=8
# Road signs: 12,000 training images of 12 classes, cleaned with a twentieth of them.
[[ -e $out/signs ]] || "$medic" road-signs --out "$out/signs" --class-count 12 --training-count 1000 --test-count 200 --seed 1 >&2
training=$out/signs samples=(--data "$out/signs" --ratio 0.05)
start signs-none --attack none --epochs 8
start signs-polygon --attack polygon --epochs 8
start signs-filter --attack filter --epochs 8
wait
exec "$top/benchmarks/attack-table.py" "$out"
