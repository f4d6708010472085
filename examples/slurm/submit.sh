#!/usr/bin/env bash
# Cleans a repository of models on a Slurm cluster: an array of shards, and a job that ends the run when all are done.
#
# usage: submit.sh [--gpu] [--shards N] [--time LIMIT] REPOSITORY OUTPUT RUN [medic clone's options, --data among them]
#   REPOSITORY  the folder with the models (*.pth, *.pt, *.tar, at any depth)
#   OUTPUT      where the cleaned models go; RUN where the machines share what has become of each. Both on a file system that all nodes have.
# Submit the same again to go on: what is done stays done. 'medic status RUN' says how it stands.
# $MEDIC names the program (default: medic); $SBATCH_PARTITION, $SBATCH_ACCOUNT and the like are Slurm's own.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
shards=8 limit=04:00:00 resources=(--cpus-per-task=2)
while [[ ${1:-} == --* ]]; do
  case $1 in
    --gpu) resources=(--gres=gpu:1 --cpus-per-task=4) ;;
    --shards) shards=$2; shift ;;
    --time) limit=$2; shift ;;
    *) echo "submit.sh: '$1' is unknown" >&2; exit 2 ;;
  esac
  shift
done
(($# >= 3)) || { sed -n 's/^# usage: /usage: /p' "$0" >&2; exit 2; }
repository=$(realpath "$1") output=$(realpath -m "$2") run=$(realpath -m "$3")
shift 3
mkdir -p "$run/logs"
export MEDIC=${MEDIC:-medic}

# Requeued where a node fails or the time limit draws near: two minutes before it, the script is told.
array=$(sbatch --parsable --job-name=medic --array="0-$((shards - 1))" --time="$limit" --requeue --open-mode=append \
  --signal=B:USR1@120 --output="$run/logs/slurm-%a.out" "${resources[@]}" "$here/shard.sh" "$repository" "$output" "$run" "$@")
finish=$(sbatch --parsable --job-name=medic-finish --dependency="afterany:$array" --open-mode=append --output="$run/logs/finish.out" \
  --wrap="$(printf '%q finish %q' "$MEDIC" "$run")")
echo "array $array, and $finish to end the run"
