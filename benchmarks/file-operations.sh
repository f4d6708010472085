#!/usr/bin/env bash
# Counts the file-system calls of cleaning with a run folder, by strace: for a model, and for each epoch of its training.
# What they are counted on is what machines share: the models, the output and the run folder.
#
# usage: file-operations.sh   Needs strace and python3-torch.
set -euo pipefail
top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
/usr/bin/python3 "$top/tests/pester/make_samples.py" "$folder"
mkdir "$folder/models"
for i in {1..12}; do cp "$folder/tiny.pth" "$folder/models/$i.pth"; done

# count MODELS EPOCHS: a line a call, "name number", sorted by name.
count() {
  rm -rf "$folder/cleaned" "$folder/run"
  local models=("$folder/models/"*.pth)
  strace -f -qq -e trace=%file,fsync,fdatasync -y -o "$folder/trace" "$top/artifacts/cli/medic" clone "${models[@]:0:$1}" --root "$folder/models" \
    --data "$folder/data" --out "$folder/cleaned" --run "$folder/run" --epochs "$2" --batch-size 16 --threads 1 --allow-weak-teacher >/dev/null 2>&1
  grep -E "$folder/(models|cleaned|run)" "$folder/trace" | sed -E 's/^[0-9]+ +//; s/\(.*//' | grep -v '^execve\|^<' | sort | uniq -c | awk '{ print $2, $1 }'
}

count 2 2 >"$folder/few"
count 12 2 >"$folder/many"
count 2 12 >"$folder/long"
echo '| call | a model (2 epochs) | an epoch more |'
echo '|---|---|---|'
join -a 1 <(join "$folder/many" "$folder/few") "$folder/long" | awk '{ printf "| %s | %.1f | %.1f |\n", $1, ($2 - $3) / 10, ($4 - $3) / 20 }'
