# encode.sh -- units predicted from features on the command line: against numpy, with ceilings and intervals, beside a
# run before it learnt; predictions are recordings; what cannot be is said in words.
source "$SOURCE/tests/cli/expect.bash"
"$python" -c 'import numpy' 2>/dev/null || skip "there is no numpy"
cd "$work" || exit 1

# f: 40 conditions, 3 features; u: 8 units, 4 trials each, of conditions 2 to 41, one trial and all of condition 7 of a
# unit missing, unit 5 noise, unit 6 silent; g: the same features in other words
"$python" - <<'PY' || fail "no data can be made"
import numpy as np
rng = np.random.default_rng(3)
z = rng.normal(size=(42, 3))
y = np.repeat(z @ rng.normal(size=(3, 8)), 4, 0) + rng.normal(size=(42 * 4, 8))
y[:, 5], y[:, 6] = rng.normal(size=42 * 4), 1
y[7 * 4:8 * 4, 2] = y[50, 0] = np.nan
np.savez("f.npz", x=z[:40], stimulus=np.arange(40))
np.savez("g.npz", x=z[:40] @ rng.normal(size=(3, 3)), stimulus=np.arange(40))
np.savez("wide.npz", x=rng.normal(size=(40, 2000)), stimulus=np.arange(40))
np.savez("u.npz", x=y[8:], stimulus=np.repeat(np.arange(42), 4)[8:])
PY
for name in f g u wide; do
  cat >$name.yaml <<END
tercet: 1
recipe: $name
subject: m
file: $name.npz
responses: {data: x, axes: [trial, unit]}
quantity: Hz
trials: {stimulus: stimulus}
condition: stimulus
END
done
encode() { "$TERCET" encode f.yaml --with u.yaml --progress none "$@" 2>talk || fail "encode $*: $(cat talk)"; }
encode --json -o predicted.npz                                          >ridge.json
encode --json --ceiling ncsnr --boot conditions --cuttings 2 --level 0.9 >ncsnr.json
encode --json --ceiling none --boot none --encoder pls --set components=2 --folds 5 >pls.json
encode --csv                                                            >ridge.csv
"$python" - <<'PY' || fail "numpy has other numbers"
import csv, json, sys, numpy as np
bad = []
def hold(good, *what):
  if not good: bad.append(what)
f, u = np.load("f.npz"), np.load("u.npz")
d = json.load(open("ridge.json")); p = d["pairs"][0]
hold((p["n_conditions"], p["n_dropped"], p["n_only_features"], p["n_only_units"]) == (37, 1, 2, 2), p["n_conditions"])
hold(p["left_out"] == {"not_recorded": 0, "not_predicted": 1, "unreliable": 0} or p["left_out"]["unreliable"] == 1, p["left_out"])
hold(p["matched_by_name"] and p["folds"] == 9 and p["untrained"] is None, "head")
each = p["each"]
fine = [e for e in each if e["why"] == "fine"]
for number in ("r", "explained", "ceiling", "ceiled", "unbiased_r2"):
  m = p["found"][number]
  hold(abs(m["median"] - np.median([e[number] for e in fine])) < 1e-12 and m["low"] <= m["median"] <= m["high"], number, m)
hold(each[6]["why"] == "not_predicted" and each[6]["failed_fits"] == 9 and each[6]["r"] is None, each[6])
hold(all(abs(e["ceiled"] - e["r"] ** 2 / e["ceiling"]) < 1e-12 for e in fine), "ceiled")
hold(0.8 < p["found"]["ceiled"]["median"] < 1.2 and 0.8 < p["found"]["unbiased_r2"]["median"] < 1.2, "the truth is 1")
# the ceiling of unit 1, whose trials are all there, by the formula of its source
n = json.load(open("ncsnr.json"))["pairs"][0]
y = u["x"].reshape(40, 4, 8)[[i for i in range(38) if i != 5], :, 1]
noise, spread = y.var(1, ddof=1).mean(), y.mean(1).var(ddof=1)
hold(abs(n["each"][1]["ceiling"] - (spread - noise / 4) / spread) < 1e-12, n["each"][1])
hold(json.load(open("ncsnr.json"))["boot"] == "conditions" and n["found"]["r"]["low"] < n["found"]["r"]["high"], "conditions")
q = json.load(open("pls.json"))["pairs"][0]
hold(q["folds"] == 5 and q["each"][0]["components"] == 2 and q["found"]["ceiling"]["median"] is None, q["each"][0])
rows = list(csv.DictReader(open("ridge.csv")))
hold(len(rows) == 8 and [float(r["r"] or "nan") for r in rows][:3] == [e["r"] for e in each][:3], rows[0])
hold(rows[6]["why"] == "not_predicted" and rows[6]["r"] == "" and rows[0]["untrained_r"] == "", rows[6])
w = np.load("predicted.npz")
hold(any(w[k].size == 37 * 7 for k in w.files if w[k].dtype == float), w.files)
if bad: sys.exit(str(bad[:4]))
PY

# the same whoever works; another seed cuts other folds
encode --json --threads 1 | diff - ridge.json >/dev/null || fail "encode depends on threads"
encode --json --seed 1 | diff - ridge.json >/dev/null || fail "the first seed is not 1"
encode --json --seed 2 >seed.json
[[ $(field seed.json 'd["pairs"][0]["found"]["r"]["median"]') != $(field ridge.json 'd["pairs"][0]["found"]["r"]["median"]') ]] ||
  fail "the seed is not heard"
expect 0 "features predict units, larger is better, 1 = all of it"   "$TERCET" encode f.yaml --with u.yaml
expect 0 "conditions matched by name"                                "$TERCET" encode f.yaml --with u.yaml
expect 0 "f +u +0\.[0-9]+ +0\.[0-9]+ +0\.[0-9]+"                     "$TERCET" encode f.yaml --with u.yaml
expect 0 "1 conditions dropped, a value is missing; 4 that one alone has" "$TERCET" encode f.yaml --with u.yaml
expect 0 "9 fits failed, the first: the unit does not vary"          "$TERCET" encode f.yaml --with u.yaml
expect 0 "90 % intervals \(percentile\) of ceiled over conditions, of 50 draws" \
  "$TERCET" encode f.yaml --with u.yaml --report ceiled --boot conditions --draws 50 --level 0.9
expect 0 "features of f.yaml, g.yaml; units of u.yaml"               "$TERCET" encode f.yaml g.yaml --with u.yaml
expect 0 "units +explained +r +unbiased_r2 +n +conditions"           "$TERCET" encode f.yaml --with u.yaml --boot none --ceiling none --report explained --set "penalties=[1]" --encoder ridge
expect 0 "[2-7] of 8 units in no median:.*below what was asked for"  "$TERCET" encode f.yaml --with u.yaml --least 0.6
[[ $("$TERCET" encode f.yaml --with u.yaml 2>/dev/null) == *untrained* ]] && fail "there is no run, and a column for it"

# what was predicted is a recording: its RDM beside that of the units
"$TERCET" compare predicted.npz --with u.yaml --distance euclidean --json >versa.json 2>talk || fail "compare predictions: $(cat talk)"
[[ $(field versa.json 'd["models"][0]["mean"] > 0.5') == True ]] || fail "the RDM of predictions is not that of the units: $(cat versa.json)"
expect 0 "u from f" "$TERCET" show predicted.npz

# a run, before and after
if [[ -d $SOURCE/examples ]]; then
  cat >a.yaml <<END
tercet: 1
seed: 1
task: {kind: gratings}
objective: {kind: cross_entropy, at: choice}
rule: backprop
architecture:
  populations:
    retina: {kind: input, from: image}
    v1: {kind: rate, units: 12, activation: relu, init: he}
    choice: readout
  projections:
    retina -> v1: dense
    v1 -> choice: dense
train: {optimiser: {kind: sgd, step: 0.05}, trials: 200, batch: 20}
END
  "$TERCET" train a.yaml -o run --progress none >/dev/null 2>talk || fail "no run: $(cat talk)"
  "$TERCET" record run --population v1 -o brain.npz >/dev/null 2>talk || fail "no recording: $(cat talk)"
  expect 0 "untrained: r with the features of that run before any learning" "$TERCET" encode run:v1 --with brain.npz
  "$TERCET" encode run:v1 --with brain.npz --json >run.json 2>talk || fail "a run: $(cat talk)"
  [[ $(field run.json 'd["pairs"][0]["untrained"]["r"]["median"] <= d["pairs"][0]["found"]["r"]["median"]') == True ]] ||
    fail "a run predicts itself worse than what it was before learning"
fi

if command -v gnuplot >/dev/null; then
  "$TERCET" encode f.yaml g.yaml --with u.yaml --plot bars.svg >/dev/null 2>talk || fail "no picture: $(cat talk)"
  grep -q "noise leaves of u" bars.svg || fail "the picture has no ceiling"
fi

# what cannot be
expect 2 "whose units are to be predicted"                         "$TERCET" encode f.yaml
expect 2 "there is no encoder 'rigde'; did you mean 'ridge'"       "$TERCET" encode f.yaml --with u.yaml --encoder rigde
expect 2 "there is no ceiling 'zz', and it is not none"            "$TERCET" encode f.yaml --with u.yaml --ceiling zz
expect 3 "ridge has no 'penaltis'; did you mean 'penalties'"       "$TERCET" encode f.yaml --with u.yaml --set penaltis=1
expect 3 "spearman_brown has no 'split'; did you mean 'splits'"    "$TERCET" encode f.yaml --with u.yaml --set ceiling.split=1
expect 2 "there is no ceiling"                                     "$TERCET" encode f.yaml --with u.yaml --ceiling none --set ceiling.splits=1
expect 2 "there is no ceiling"                                     "$TERCET" encode f.yaml --with u.yaml --ceiling none --least 0.3
expect 2 "there is no ceiling"                                     "$TERCET" encode f.yaml --with u.yaml --ceiling none --report ceiled
expect 2 "--json or --csv"                                         "$TERCET" encode f.yaml --with u.yaml --json --csv
expect 2 "--boot none draws nothing"                               "$TERCET" encode f.yaml --with u.yaml --boot none --draws 100
expect 2 "ends in .svg"                                            "$TERCET" encode f.yaml --with u.yaml --plot no.png
expect 2 "ends in .npz, .csv or .json"                             "$TERCET" encode f.yaml --with u.yaml -o no.txt
expect 2 "probe is for runs"                                       "$TERCET" encode f.yaml --with u.yaml --probe tuning
expect 4 "u.yaml has no recording 'zz'; it has 'u'"                "$TERCET" encode f.yaml --with u.yaml:zz
expect 4 "100 folds of 37 conditions"                              "$TERCET" encode f.yaml --with u.yaml --folds 100
expect 7 "encoding 38 conditions with 2000 features takes about"   "$TERCET" encode wide.yaml --with u.yaml --max-memory 2M --encoder one_to_one
finish
