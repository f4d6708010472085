#!/usr/bin/env bash
# One shard of a run, as submit.sh submits it. Slurm tells medic which one.
set -uo pipefail
repository=$1 output=$2 run=$3
shift 3
readonly cut_short=75

# Slurm signals this shell; medic ends after the epoch that each model is in, whose state is kept.
trap '[[ -n ${pid:-} ]] && kill -USR1 "$pid"' USR1
mapfile -d '' models < <(find "$repository" -type f \( -name '*.pth' -o -name '*.pt' -o -name '*.tar' \) -print0 | sort -z)
"$MEDIC" clone "${models[@]}" --root "$repository" --out "$output" --run "$run" --threads "${SLURM_CPUS_PER_TASK:-1}" "$@" &
pid=$!
# The signal ends the first wait; the program ends later.
wait "$pid"
result=$?
while kill -0 "$pid" 2>/dev/null; do
  wait "$pid"
  result=$?
done
if ((result == cut_short)); then
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID" && exit 0
fi
exit "$result"
