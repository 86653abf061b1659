# decode.sh -- tercet decode: of a recipe against scikit-learn and what is planted, over time, across contexts, of a run beside its untrained
# circuit; the same for any number of threads; what cannot be is said in words and leaves nothing.
source "$SOURCE/tests/cli/expect.bash"
"$python" -c 'import numpy' 2>/dev/null || skip "there is no numpy"
cd "$work" || exit 1

# 6 units, 2 sides at 2 contrasts, 20 trials each, 5 steps; from the third on unit 0 tells the side, units 2 .. 4 in their turn;
# one trial lacks a unit.  Of v2 nothing is told
"$python" - <<'PY' || fail "no data can be made"
import numpy as np
rng = np.random.default_rng(4)
side, contrast = np.tile([0, 1], 40), np.repeat([20, 100], 40)
x, y = rng.normal(size=(2, 80, 5, 6))
x[side == 1, 2:, 0] += 2
for t in range(2, 5): x[side == 1, t, t] += 2
x[7, 1:3, 5] = np.nan
np.savez("t.npz", x=x, y=y, side=side, contrast=contrast)
PY
cat >r.yaml <<'END'
tercet: 1
recipe: sides
subject: m
session: one
file: t.npz
trials: {side: side, contrast: contrast}
condition: [side, contrast]
quantity: z
window: [0 ms, 50 ms]
bin: 10 ms
recordings:
  v1: {area: V, responses: {data: x, axes: [trial, time, unit], rate: 100 Hz}}
  v2: {area: V, responses: {data: y, axes: [trial, time, unit], rate: 100 Hz}}
END
sed 's/session: one/session: two/' r.yaml >t2.yaml
decode=("$TERCET" decode r.yaml)
expect 0 "v1: 6 units, fitted to 80 trials and asked about 80 of 4 classes, chance 0.250, in 5 folds; p by exchanging trials, at least 0.00498" "${decode[@]}"
expect 0 "side by lda with ledoit_wolf noise, units on one scale" "${decode[@]}" --classes side
expect 0 "p by exchanging conditions, at least 0.333"  "${decode[@]}" --classes side
expect 0 "in 2 folds of whole conditions"              "${decode[@]}" --classes side --hold conditions
expect 0 "1 trials dropped, for a unit is missing"     "${decode[@]}" --classes side --movie --exchange trials --permutations 19
expect 0 "2 conditions left out"                       "${decode[@]}" --classes side --conditions '*contrast=20'
expect 0 "larger is better told"                       "${decode[@]}" --exchange none
expect 0 "12 units.*of 2 recordings, trials shared"   "${decode[@]}" --pool --exchange none
expect 0 "trials not shared: paired at random"         "${decode[@]}" --pool --exchange none --set prior=observed t2.yaml
json "${decode[@]}" --classes side --movie --crossed --permutations 19 --json
both=(--classes side --conditions '*contrast=20' --exchange trials --json)
for d in lda logistic linear_svm nearest_centroid max_correlation; do
  "${decode[@]}" "${both[@]}" --decoder $d >$d.json || fail "$d"
done
"${decode[@]}" --classes side --train '*contrast=100' --test '*contrast=20' --covariance full --json >transfer.json || fail "transfer"
"${decode[@]}" --classes side --movie --crossed --exchange trials --permutations 99 --csv >times.csv || fail "times"
"${decode[@]}" --classes side --movie --width 2 --stride 2 --json >wide.json || fail "wide"
"${decode[@]}" --movie --crossed --permutations 30 --json --threads 1 >one.json || fail "one thread"
"${decode[@]}" --movie --crossed --permutations 30 --json --threads 3 >three.json || fail "three threads"
cmp -s one.json three.json || fail "numbers depend on threads"
"${decode[@]}" --movie --crossed --permutations 30 --json --seed 7 >seven.json || fail "another seed"
cmp -s one.json seven.json && fail "the seed is not used"
"$python" - <<'PY' || fail "other numbers than planted"
import csv, json, sys, numpy as np
bad = []
def hold(good, *what):
  if not good: bad.append(what)
def load(name): return json.load(open(name + ".json"))
for d in ("lda", "logistic", "linear_svm", "nearest_centroid", "max_correlation"):
  a, b = (r["cells"][0] for r in load(d)["recordings"])
  if d != "max_correlation": # which sees a pattern of few units badly
    hold(a["accuracy"] > 0.85 and a["p_corrected"] < 0.02, d, a)
  hold(a["low"] < a["accuracy"] < a["high"] and a["null_low"] < 0.5 < a["null_high"], d, a)
  hold(b["accuracy"] < 0.75 and b["p"] > 0.01, d, b)
  hold(a["p_corrected"] >= a["p"] and a["n_answered"] == 40 and sum(a["confusion"]) == 40, d, a)
r = load("lda")["recordings"][0]
hold(r["n_units"] == 6 and r["chance"] == 0.5 and r["classes"] == ["0", "1"] and r["n_conditions_left_out"] == 2, r["classes"])
rows = list(csv.DictReader(open("times.csv")))
hold(len(rows) == 50 and rows[0]["fitted_ms"] == "5" and rows[1]["asked_ms"] == "15", rows[:2])
acc = np.array([float(r["accuracy"]) for r in rows[:25]]).reshape(5, 5)
hold(acc[2:, 2:].min() > 0.5 and abs(acc[:2].mean() - 0.5) < 0.12, acc)
hold(np.diag(acc)[2:].min() > 0.85 > (acc[2:, 2:].sum() - np.diag(acc)[2:].sum()) / 6 > 0.6, acc)
hold(all(float(r["p_corrected"]) >= float(r["p_any_frame"]) >= float(r["p"]) for r in rows), "p")
hold(float(rows[12]["p_corrected"]) == 0.02, rows[12])
hold(len(load("wide")["recordings"][0]["cells"]) == 2, "frames")
try:
  from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
  f = np.load("t.npz")
  x, side, high = np.nanmean(f["x"], 1), f["side"], f["contrast"] == 100
  m, s = x[high].mean(0), x[high].std(0)
  fit = LinearDiscriminantAnalysis(priors=[.5, .5]).fit((x[high] - m) / s, side[high])
  right = fit.predict((x[~high] - m) / s) == side[~high]
  got = load("transfer")["recordings"][0]
  hold(abs(got["cells"][0]["accuracy"] - right.mean()) < 1e-12 and got["folds"] == 1, got["cells"][0]["accuracy"], right.mean())
except ImportError: pass
if bad: sys.exit(str(bad[:4]))
PY

# pictures, where they can be drawn
if command -v gnuplot >/dev/null; then
  expect 0 "" "${decode[@]}" --classes side --plot bars.svg --exchange trials
  expect 0 "" "${decode[@]}" --classes side --movie --permutations 19 --plot curves.svg
  expect 0 "" "${decode[@]}" --classes side --movie --crossed --recording v1 --exchange none --plot map.svg
  expect 0 "" "${decode[@]}" --recording v1 --exchange none --plot-kind confusion --plot confusion.svg
  for picture in bars curves map confusion; do grep -q '</svg>' $picture.svg || fail "there is no $picture.svg"; done
  expect 4 "a map of times is of one recording, and there are 2" "${decode[@]}" --movie --crossed --exchange none --plot none.svg
fi

# what cannot be, and that it leaves nothing
expect 2 "there is no decoder 'ldb'; did you mean 'lda'"     "${decode[@]}" --decoder ldb
expect 3 "did you mean 'penalty'"                            "${decode[@]}" --decoder logistic --set penality=3
expect 2 "logistic looks at no noise covariance"             "${decode[@]}" --decoder logistic --covariance full
expect 2 "--shrinkage is that of ledoit_wolf, not of full"   "${decode[@]}" --covariance full --shrinkage 0.3
expect 2 "--crossed belongs to --movie"                      "${decode[@]}" --crossed
expect 2 "say either --json or --csv"                        "${decode[@]}" --json --csv
expect 2 "--window wants A:B"                                "${decode[@]}" --window 5
expect 2 "are for runs, and there is none"                   "${decode[@]}" --noise poisson
expect 2 "there is no correction 'holms'"                    "${decode[@]}" --correction holms
expect 4 "no condition of v1 says a value of 'size'"         "${decode[@]}" --classes size
expect 4 "no condition of v1 fits; the first of its 4 is"    "${decode[@]}" --conditions 'x*'
expect 4 "no recording fits; the first of 2 is 'v1'"         "${decode[@]}" --recording v3
expect 4 "nothing is to be told apart"                       "${decode[@]}" --classes side --conditions 'side=1*'
expect 4 "class 'side=0 contrast=20' has one condition"      "${decode[@]}" --hold conditions
expect 4 "cannot be exchanged trial by trial"                "${decode[@]}" --classes side --hold conditions --exchange trials
expect 4 "class '1' has no trial to ask about"               "${decode[@]}" --classes side --test 'side=0*'
expect 7 "it would take 16.*MB, and --max-memory is 1.05"      "${decode[@]}" --max-memory 1M --permutations 2000000
[[ -z $(ls none* ./*.tmp 2>/dev/null) ]] || fail "what was refused has left $(ls)"

# a run beside its untrained circuit
small_spec gratings
"$TERCET" train small.yaml -o runs/a >/dev/null 2>talk || { fail "train: $(cat talk)"; finish; }
"$TERCET" decode runs/a --noise gaussian --repeats 4 --folds 2 --decoder nearest_centroid --permutations 19 --json >run.json || fail "a run"
[[ $(field run.json 'sorted({r["untrained"] for r in d["recordings"]})') == "[False, True]" ]] || fail "there is no untrained circuit"
[[ $(field run.json 'd["n_compared"] == sum(not r["untrained"] for r in d["recordings"])') == True ]] || fail "controls are counted"
finish
