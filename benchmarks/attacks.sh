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
  record "$out/$name.trained" "$medic" backdoor --data "$training" --out "$out/$name.pth" --schedule cosine --force "$@" || return
  record "$out/$name.cleaned" "$medic" clone "$out/$name.pth" "${samples[@]}" --test-data "$training" --trigger from-model \
    --out "$out/cleaned" --force
}

start() {
  [[ " ${ONLY:-$1} " == *" $1 "* ]] || return 0
  while (($(jobs -rp | wc -l) >= jobs)); do wait -n || true; done
  row "$@" &
}

training=$data samples=(--data "$clean")
# Six epochs of 50,000 images, where 30 were published: enough for what plants its trigger in a tenth of all images.
start none --attack none --epochs 6 --measure-every 3
start badnet --attack badnet --epochs 6 --measure-every 3
# 50 epochs were published, with batches of 128 and a step every second one: here each of 64 makes a step.
start adaptive-1 --attack adaptive-1 --epochs 8 --batch-size 64 --attack-option batches-per-step=1 --measure-every 4
# Every second batch trains the pattern, and not the network.
start adaptive-2 --attack adaptive-2 --epochs 10 --measure-every 5
# What shows its trigger seldom, or takes many images from their classes, needs many epochs: 60 of the first 10,000 images.
mkdir -p "$out/ten-thousand"
ln -sf "$(realpath "$data")"/{data_batch_1,test_batch}.bin "$out/ten-thousand"
training=$out/ten-thousand
start ten-thousand-none --attack none --epochs 60 --measure-every 20
start ten-thousand-clean-label --attack clean-label --epochs 60 --measure-every 20
start ten-thousand-sig --attack sig --epochs 60 --measure-every 20
start ten-thousand-warp --attack warp --epochs 60 --measure-every 20
start ten-thousand-reflection --attack reflection --epochs 60 --measure-every 20
# Road signs: 12,000 training images of 12 classes, cleaned with a twentieth of them.
[[ -e $out/signs ]] || "$medic" road-signs --out "$out/signs" --class-count 12 --training-count 1000 --test-count 200 --seed 1 >&2
training=$out/signs samples=(--data "$out/signs" --ratio 0.05)
start signs-none --attack none --epochs 8 --measure-every 2
start signs-polygon --attack polygon --epochs 8 --measure-every 2
start signs-filter --attack filter --epochs 8 --measure-every 2
wait
exec "$top/benchmarks/attack-table.py" "$out"
