#!/usr/bin/env bash
# One shard of a run, as submit.sh submits it. Slurm tells medic which one.
set -uo pipefail
repository=$1 output=$2 run=$3
shift 3
readonly cut_short=75 killed=128 most_attempts=10

# Slurm signals this shell; medic ends after the epoch that each model is in, whose state is kept.
trap '[[ -n ${pid:-} ]] && kill -USR1 "$pid"' USR1
mapfile -d '' models < <(find "$repository" -type f \( -name '*.pth' -o -name '*.pt' -o -name '*.tar' \) -print0 | sort -z)
"$MEDIC" clone "${models[@]}" --root "$repository" --out "$output" --run "$run" "$@" &
pid=$!
# A signal ends the waiting, and not the program.
wait "$pid"
result=$?
while kill -0 "$pid" 2>/dev/null; do
  wait "$pid"
  result=$?
done
# At its time limit, or killed from outside, as where memory runs out: Slurm queues the same task again, and it goes on.
if ((result == cut_short || result > killed)) && ((${SLURM_RESTART_COUNT:-0} < most_attempts)); then
  echo "shard $SLURM_ARRAY_TASK_ID ended with $result: goes on in another attempt"
  scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID" && exit 0
fi
exit "$result"
