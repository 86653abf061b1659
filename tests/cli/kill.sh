# kill.sh -- a run that is killed at any moment, or asked to stop, goes on to the same weights.
# The moments are drawn from KILL_SEED, which is printed; strace, where it is, kills at every call that saves.
[[ -w /dev/shm ]] && export TMPDIR=/dev/shm # thousands of flushes take their time on a disk
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
RANDOM=${KILL_SEED:=$((RANDOM + 1))}
echo "KILL_SEED=$KILL_SEED" >&2
cat >tiny.yaml <<'END'
tercet: 1
task: teacher
objective: squared_error
rule: feedback_alignment
architecture:
  populations:
    senses: {kind: input, from: x}
    v1: {kind: rate, units: 16, activation: tanh}
    answer: {kind: rate, units: 5, activation: linear}
  projections:
    senses -> v1: dense
    v1 -> answer: dense
train:
  optimiser: {kind: sgd, step: 0.05, momentum: 0.9, schedule: cosine}
  trials: 300_000
  batch: 16
  evaluate: 50_000
  evaluate_trials: 200
END
train=("$TERCET" train tiny.yaml --progress none --threads 1)
sha() { grep -o '"weights_sha256": *"[0-9a-f]*"' "$1"; }
now() { echo $((${EPOCHREALTIME/[.,]/} / 1000)); } # ms

begun=$(now)
"${train[@]}" -o runs/whole >/dev/null 2>talk || { fail "train: $(cat talk)"; finish; }
took=$(($(now) - begun))
want=$(sha runs/whole/result.json)
[[ -n $want ]] || fail "the result has no weights_sha256"

# same RUN: gone on with, it comes to the same weights, and leaves nothing half-written
same()
{
  "${train[@]}" -o "$1" --resume "${@:2}" >out 2>talk || fail "$1 is not resumed: $(cat talk)"
  [[ $(sha "$1/result.json") == "$want" ]] || fail "$1 comes to other weights"
  [[ -z $(find "$1" -name '*.tmp*') ]] || fail "half-written files stay in $1: $(find "$1" -name '*.tmp*')"
  [[ $(tail -n 1 "$1/log.jsonl" | head -c 1) == "{" && -z $(tail -c 1 "$1/log.jsonl") ]] || fail "the log of $1 is torn"
}

# killed RUN MS: true if it was killed within that time of its start; a result that is there is whole
killed()
{
  "${train[@]}" -o "$1" --resume >out 2>talk &
  local job=$!
  sleep "$(printf '%d.%03d' $(($2 / 1000)) $(($2 % 1000)))"
  kill -KILL $job 2>/dev/null
  wait $job 2>/dev/null
  local code=$?
  [[ $code == 137 || $code == 0 ]] || fail "a run that was killed before exits with $code: $(cat talk)"
  [[ ! -e $1/result.json || $(sha "$1/result.json") == "$want" ]] || fail "a killed run has a result of its own"
  [[ $code == 137 ]]
}

# in its first moments, before there is a checkpoint or a folder; each time from nothing
kills=0 early=0
for i in {1..8}; do
  killed runs/early $((RANDOM % 24)) && kills=$((kills + 1))
  [[ -n $(ls runs/early/checkpoints 2>/dev/null) ]] || early=$((early + 1))
  [[ $i == 4 ]] && same runs/early # what was hardly begun can be gone on with
  [[ $i -ge 4 ]] && rm -rf runs/early
done
[[ $early -gt 0 ]] || fail "no run was killed before its first checkpoint"

# and at any moment, again and again
run=0
for i in {1..200}; do
  [[ $kills -ge 20 ]] && break
  if killed runs/$run $((RANDOM % (took + took / 8))); then
    kills=$((kills + 1))
  else
    same runs/$run
    run=$((run + 1))
  fi
done
[[ -d runs/$run ]] && same runs/$run
[[ $kills -ge 20 ]] || fail "only $kills runs were killed"
echo "$kills kills, $early before the first checkpoint" >&2

# asked to stop, it finishes its batch, saves and says how to go on
for signal in INT TERM USR1; do
  env --default-signal=INT "${train[@]}" -o runs/$signal --set train.trials=300_000_000 >out 2>talk &
  job=$!
  for i in {1..200}; do [[ -s runs/$signal/log.jsonl ]] && break; sleep 0.02; done
  kill -$signal $job
  wait $job
  code=$?
  [[ $code == 6 ]] || fail "$signal ends it with $code: $(cat talk)"
  grep -q -- "-o runs/$signal --resume" talk || fail "$signal: it does not say how to go on: $(cat talk)"
  [[ ! -s out && ! -e runs/$signal/result.json ]] || fail "$signal: an interrupted run has a result"
done
"${train[@]}" -o runs/asked >out 2>talk &
job=$!
for i in {1..200}; do [[ -s runs/asked/log.jsonl ]] && break; sleep 0.005; done
kill -TERM $job
wait $job
code=$?
[[ $code == 6 || $code == 0 ]] || fail "TERM ends it with $code: $(cat talk)"
same runs/asked

# at every call of a save, as it is entered
if ! command -v strace >/dev/null || ! strace -o calls true 2>/dev/null; then
  echo "without strace, or leave to trace, no call is killed" >&2
  finish
fi
sed -i 's/300_000/640/; s/50_000/320/; s/evaluate_trials: 200/evaluate_trials: 16/' tiny.yaml
"${train[@]}" -o runs/short >/dev/null 2>&1
want=$(sha runs/short/result.json)
strace -f -o calls "${train[@]}" -o runs/counted >/dev/null 2>&1
at=0
for call in write fsync rename; do
  calls=$(grep -c -E "^[0-9]+ +$call\(" calls)
  for ((n = 1; n <= calls; n++)); do
    { strace -f -o /dev/null -e trace=$call -e inject=$call:signal=KILL:when=$n \
        "${train[@]}" -o runs/traced >/dev/null 2>talk; } 2>/dev/null && break
    [[ -d runs/traced ]] || continue
    at=$((at + 1))
    same runs/traced
    rm -rf runs/traced
  done
done
echo "killed at $at calls" >&2
[[ $at -gt 30 ]] || fail "only $at calls were met"
finish
