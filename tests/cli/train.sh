# train.sh -- a run as its user lives through it: trained, refused, interrupted, resumed, shown.
source "$SOURCE/tests/cli/expect.bash"
small_spec
cd "$work" || exit 1

"$TERCET" train small.yaml -o runs/a --json >a.json 2>a.talk || fail "train exits with $?: $(cat a.talk)"
"$python" -m json.tool a.json >/dev/null || fail "train --json prints no JSON"
[[ $(field a.json 'd["trials"]') == 960 ]] || fail "not all trials were shown"
[[ -s runs/a/result.json && -s runs/a/spec.yaml && -s runs/a/log.jsonl ]] || fail "the run is not complete"
sha=$(field a.json 'd["weights_sha256"]')

# the same seed gives the same weights whatever the number of threads, another seed others
for threads in 1 2 3; do
  "$TERCET" train small.yaml -o "runs/t$threads" --threads $threads --json >t.json 2>/dev/null
  [[ $(field t.json 'd["weights_sha256"]') == "$sha" ]] || fail "other weights on $threads threads"
done
"$TERCET" train small.yaml -o runs/s --seed 9 --json >s.json 2>/dev/null
[[ $(field s.json 'd["weights_sha256"]') != "$sha" ]] || fail "--seed changes nothing"
grep -q '^seed: 9' runs/s/spec.yaml || fail "--seed is not in the spec of the run"
"$TERCET" train small.yaml -o runs/s --set seed=9 --replace --json >s2.json 2>/dev/null
[[ $(field s.json 'd["weights_sha256"]') == $(field s2.json 'd["weights_sha256"]') ]] || fail "--seed is not --set seed"

# what is there is not overwritten, unless it is asked for; what is no run, never
expect 4 "is there already: resume it, replace it" "$TERCET" train small.yaml -o runs/a
expect 0 "960 trials" "$TERCET" train small.yaml -o runs/a --replace
expect 0 "960 trials" "$TERCET" train small.yaml -o runs/a --resume
mkdir other; touch other/precious
expect 4 "does not look like a run" "$TERCET" train small.yaml -o other --replace
[[ -e other/precious ]] || fail "--replace emptied a folder that is no run"
expect 4 "is a file" "$TERCET" train small.yaml -o small.yaml
touch file
expect "[47]" "file" "$TERCET" train small.yaml -o file/run
[[ -d /proc/self ]] && expect "[47]" "/proc/" "$TERCET" train small.yaml -o /proc/run
expect 3 "is of another spec" "$TERCET" train small.yaml -o runs/a --resume --set train.trials=1280
expect 7 "are allowed" "$TERCET" train small.yaml -o runs/m --max-memory 1K
expect 0 "960 trials" "$TERCET" train small.yaml
[[ ! -e runs/m/result.json ]] || fail "a run without memory has a result"

# numbers that run away end it with 5, and the run says where
expect 5 "no longer finite" "$TERCET" train small.yaml -o runs/d --set train.optimiser.step=1000 --set task=teacher
expect 0 "diverged: " "$TERCET" show runs/d

# talk is on stderr, and there is none if none is wanted
"$TERCET" train small.yaml --progress none >out 2>talk || fail "--progress none fails"
[[ -s talk ]] && fail "--progress none talks: $(cat talk)"
"$TERCET" train small.yaml --progress plain >out 2>talk || fail "--progress plain fails"
grep -q "of 960 trials" talk || fail "--progress plain says nothing"
grep -q $'\r' talk && fail "--progress plain draws a bar"

# interrupted, it saves, says how to go on, and comes to the same weights
sed 's/^  trials: .*/  trials: 200_000_000/' small.yaml >long.yaml
for signal in INT TERM USR1 HUP; do
  rm -rf runs/i
  # a job in the background ignores INT unless it is told not to
  env --default-signal=INT "$TERCET" train long.yaml -o runs/i --set "name=two words" >out 2>talk &
  job=$!
  for i in $(seq 100); do [[ -s runs/i/provenance.json ]] && break; sleep 0.05; done
  sleep 0.3
  kill -$signal $job
  wait $job
  code=$?
  [[ $code == 6 ]] || fail "$signal ends it with $code, not 6: $(cat talk)"
  grep -q "tercet train long.yaml -o runs/i --resume --set 'name=two words'" talk || fail "$signal: it does not say how to go on: $(cat talk)"
  [[ -n $(ls runs/i/checkpoints 2>/dev/null) ]] || fail "$signal leaves no checkpoint"
done
expect 0 "not finished" "$TERCET" show runs/i
"$TERCET" train small.yaml -o runs/k --set train.trials=19200 --json >whole.json 2>/dev/null
"$TERCET" train small.yaml -o runs/l --set train.trials=19200 >/dev/null 2>talk &
job=$!
for i in $(seq 200); do [[ -s runs/l/log.jsonl ]] && break; sleep 0.02; done
kill -TERM $job
wait $job
"$TERCET" train small.yaml -o runs/l --set train.trials=19200 --resume --json >parts.json 2>/dev/null || fail "--resume exits with $?"
[[ $(field whole.json 'd["weights_sha256"]') == $(field parts.json 'd["weights_sha256"]') ]] ||
  fail "an interrupted run comes to other weights"

# shown
expect 0 "960 of 960 trials; finished" "$TERCET" show runs/a
expect 0 "$sha" "$TERCET" show runs/a
"$TERCET" show runs/a --json >show.json
[[ $(field show.json 'd["kind"], d["trials"], d["finished"], len(d["log"]) > 1') == "('run', 960, True, True)" ]] ||
  fail "show of a run says: $(cat show.json)"
"$TERCET" show small.yaml --json >show.json
[[ $(field show.json 'd["synapses"] == sum(p["synapses"] for p in d["projections"]) and d["memory"] > 4 * d["synapses"]') == True ]] ||
  fail "show of a spec does not add up"
"$TERCET" show small.yaml | sed '/^  population  /,$d' >resolved.yaml
"$TERCET" check resolved.yaml >/dev/null || fail "the resolved spec does not pass"
diff <("$TERCET" show resolved.yaml) <("$TERCET" show small.yaml) >/dev/null || fail "the resolved spec is another"
finish
