# tuning_measures.sh -- tercet tuning: of a recipe against numpy, of a run beside its untrained circuit, the same for any
# number of threads; what cannot be is said in words and leaves nothing.
source "$SOURCE/tests/cli/expect.bash"
"$python" -c 'import numpy' 2>/dev/null || skip "there is no numpy"
cd "$work" || exit 1

# 3 units, 8 orientations at 2 contrasts, 6 trials each, of which one of unit 2 is missing; unit 3 is silent
"$python" - <<'PY' || fail "no data can be made"
import numpy as np
rng = np.random.default_rng(4)
angle, contrast = np.repeat(np.arange(8) * 22.5, 12), np.tile(np.repeat([20, 100], 6), 8)
rate = 5 + contrast[:, None] / 10 * np.exp(2 * (np.cos(np.pi / 90 * (angle[:, None] - [50, 90, 140])) - 1))
x = np.abs(rate + rng.normal(size=(96, 3)))
x[7, 1] = np.nan
x = np.hstack([x, np.zeros((96, 1))])
np.savez("t.npz", x=x, angle=angle, contrast=contrast)
PY
cat >r.yaml <<'END'
tercet: 1
recipe: gratings
subject: m
area: V1
file: t.npz
responses: {data: x, axes: [trial, unit]}
quantity: Hz
trials: {angle: angle, contrast: contrast}
condition: [angle, contrast]
END
tuning=("$TERCET" tuning r.yaml)
expect 0 "osi of each unit over angle, of period 180" "${tuning[@]}" --measure osi --variable angle
expect 0 "95 % intervals \(centred\) of 200 draws of trials"   "${tuning[@]}" --measure osi --variable angle
expect 0 "1 without numbers: 1 responses do not vary"  "${tuning[@]}" --measure osi --variable angle
expect 0 "48 trials of 8 conditions, 8 left out"       "${tuning[@]}" --measure osi --variable angle --conditions '*contrast=20'
json "${tuning[@]}" --measure von_mises --variable angle --json
"${tuning[@]}" --measure osi --variable angle --conditions '*contrast=100' --json >osi.json || fail "osi"
"${tuning[@]}" --measure osi --variable angle --conditions '*contrast=100' --csv >osi.csv || fail "osi as a table"
"${tuning[@]}" --measure noise_correlation --json >noise.json || fail "noise"
"${tuning[@]}" --measure fano --each --json --set 'window=100 ms' --set unbiased=false >fano.json || fail "fano"
"${tuning[@]}" --measure von_mises --variable angle --reference 45 --seed 3 --json --threads 1 >one.json || fail "one thread"
"${tuning[@]}" --measure von_mises --variable angle --reference 45 --seed 3 --json --threads 3 >three.json || fail "three threads"
cmp -s one.json three.json || fail "numbers depend on threads"
"${tuning[@]}" --measure von_mises --variable angle --reference 45 --seed 4 --interval percentile --json >four.json || fail "another seed"
cmp -s one.json four.json && fail "the seed is not used"
"${tuning[@]}" --measure mixed_selectivity --variable angle --variable contrast --boot none --json >mixed.json || fail "mixed"
"${tuning[@]}" --measure roc --variable contrast --conditions 'angle=45 *' --boot none --json >roc.json || fail "roc"
printf 'condition,a\n' >a.csv
"$python" -c '
for a in range(8):
  for c in (20, 100): print("angle=%g contrast=%d,%g" % (22.5 * a, c, 22.5 * a))' >>a.csv
"${tuning[@]}" --measure osi --variable a --table a.csv --json >table.json || fail "a table"
"${tuning[@]}" --measure osi --variable angle --json >name.json || fail "names"
"$python" - <<'PY' || fail "numpy has other numbers"
import csv, json, sys, numpy as np
f = np.load("t.npz")
x, angle, contrast = f["x"], f["angle"], f["contrast"]
bad = []
def hold(good, *what):
  if not good: bad.append(what)
def load(name): return json.load(open(name + ".json"))
d = load("osi")
r = d["recordings"][0]
hold(d["numbers"] == ["osi", "one_less_ratio", "preferred"] and d["period"] == 180 and d["draws"] == 200, d["numbers"])
hold(d["boot"] == "trials" and d["interval"] == "centred" and d["set"] == [], d["boot"])
hold(load("fano")["set"] == ["window=100 ms", "unbiased=false"] and load("roc")["boot"] == "none" and load("noise")["draws"] == 0, "set and boot")
hold(r["n_dropped"] == 8 and r["n_conditions"] == 8 and r["n_trials"] == 48 and r["untrained"] is False, r)
for k in range(3):
  m = np.array([np.nanmean(x[(angle == a) & (contrast == 100), k]) for a in np.arange(8) * 22.5])
  i = m.argmax()
  p, o = m[i], m[(i + 4) % 8]
  got, low, high = (r["items"][k][n] for n in ("value", "low", "high"))
  hold(np.allclose(got, [(p - o) / (p + o), 1 - o / p, 22.5 * i], rtol=1e-12), k, got)
  hold(low[0] < got[0] < high[0], "interval", low, high)
hold(r["items"][3]["why"] == "responses do not vary" and r["items"][3]["value"] == [None] * 3, "silent")
hold(r["items"][0]["why"] is None and r["items"][0]["n_trials"] == 48 and r["items"][1]["n_trials"] == 47, "trials")
s = r["summary"]["osi"]
v = [i["value"][0] for i in r["items"][:3]]
hold(abs(s["median"] - np.median(v)) < 1e-14 and s["n"] == 3 and s["failed"] == 1 and s["why"] == {"responses do not vary": 1}, s)
rows = list(csv.DictReader(open("osi.csv")))
hold(len(rows) == 12 and float(rows[0]["value"]) == v[0] and rows[9]["value"] == "" and rows[9]["why"], rows[:1])
r = load("noise")["recordings"][0]
def nc(a, b):
  out = []
  for t in {(p, c) for p, c in zip(angle, contrast)}:
    one = (angle == t[0]) & (contrast == t[1]) & ~np.isnan(x[:, a] + x[:, b])
    out.append(np.corrcoef(x[one, a], x[one, b])[0, 1])
  return np.mean(out)
pairs = [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
for i, (a, b) in enumerate(pairs):
  hold(r["items"][i]["units"] == [str(a), str(b)] or len(r["items"][i]["units"]) == 2, r["items"][i])
  if b < 3: hold(abs(r["items"][i]["value"][0] - nc(a, b)) < 1e-12, a, b)
  else: hold(r["items"][i]["why"] == "responses do not vary", "silent pair")
each = load("fano")["recordings"]
hold(len(each) == 16 and each[0]["condition"] == "angle=0 contrast=20", len(each))
one = x[(angle == 0) & (contrast == 20), 0]
hold(abs(each[0]["items"][0]["value"][0] - one.var() / one.mean() / 10) < 1e-13, "fano")
grid = [[np.nanmean(x[(angle == a) & (contrast == c), 0]) for c in (20, 100)] for a in np.arange(8) * 22.5]
cells = [x[(angle == a) & (contrast == c), 0] for a in np.arange(8) * 22.5 for c in (20, 100)]
m, noise = np.array(grid), np.mean([np.var(c, ddof=1) for c in cells]) / 6
v = [m.mean(1).var() - 7 / 16 * noise, m.mean(0).var() - 1 / 16 * noise,
     ((m - m.mean(1, keepdims=True) - m.mean(0) + m.mean()) ** 2).mean() - 7 / 16 * noise]
hold(np.allclose(load("mixed")["recordings"][0]["items"][0]["value"], np.array(v) / sum(v), rtol=1e-10), "mixed")
low, high = (x[(angle == 45) & (contrast == c), 2] for c in (20, 100))
area = np.mean((high[:, None] > low) + 0.5 * (high[:, None] == low))
hold(abs(load("roc")["recordings"][0]["items"][2]["value"][0] - area) < 1e-14, "roc")
hold(load("table")["recordings"] == load("name")["recordings"], "a table says the same")
fit = load("one")["recordings"][0]["items"]
hold(all(abs(fit[k]["value"][0] - p) < 6 for k, p in enumerate([50, 90, 140])), "preferred")
if bad: sys.exit(str(bad[:5]))
PY

# pictures, where they can be drawn
if command -v gnuplot >/dev/null; then
  expect 0 "" "${tuning[@]}" --measure osi --variable angle --plot picture.svg --number preferred
  grep -q '<svg' picture.svg || fail "no picture"
  expect 0 "" "${tuning[@]}" --measure population_sparseness --plot all.svg
fi

# what cannot be, and that it leaves nothing
expect 2 "say what --measure"                               "${tuning[@]}"
expect 2 "there is no tuning 'oxi'; did you mean 'osi'\?"   "${tuning[@]}" --measure oxi
expect 2 "osi needs a stimulus variable: say --variable V"  "${tuning[@]}" --measure osi
expect 2 "fano looks at no variable"                        "${tuning[@]}" --measure fano --variable angle
expect 2 "osi looks at one variable"                        "${tuning[@]}" --measure osi --variable angle --variable contrast
expect 2 "mixed_selectivity needs two stimulus variables"   "${tuning[@]}" --measure mixed_selectivity --variable angle
expect 4 "roc is between two values of the variable, and there are 8" "${tuning[@]}" --measure roc --variable angle
expect 2 "is over conditions"                               "${tuning[@]}" --measure osi --variable angle --each
expect 4 "no condition of r says a value of 'size'"         "${tuning[@]}" --measure osi --variable size
expect 4 "no condition of r fits; the first of its 16 is 'angle=0 contrast=20'" "${tuning[@]}" --measure fano --conditions 'x*'
expect 4 "there is no column 'angel'"                       "${tuning[@]}" --measure osi --variable angel --table a.csv
expect 3 "did you mean 'window'"                            "${tuning[@]}" --measure fano --set windw=3
expect 3 "window must lie"                                  "${tuning[@]}" --measure fano --set window=-3
expect 2 "--boot is one of auto.none.trials, not .x."          "${tuning[@]}" --measure fano --boot x
expect 2 "--draws wants a whole number from 20"              "${tuning[@]}" --measure fano --draws 3
expect 2 "--reference wants a number"                       "${tuning[@]}" --measure von_mises --variable angle --reference x
expect 2 "--window wants A:B"                               "${tuning[@]}" --measure fano --window 5
expect 2 "osi has no number 'dsi'"                          "${tuning[@]}" --measure osi --variable angle --number dsi
expect 2 "say either --json or --csv"                          "${tuning[@]}" --measure fano --json --csv
expect 4 "has no recording 's'"                             "${tuning[@]}" --measure fano --recording s
expect 2 "--probe is for runs"                              "${tuning[@]}" --measure fano --probe a
expect 4 "r has no time"                                    "${tuning[@]}" --measure fano --window 0:5
[[ -z $(ls ./*.tmp none x.csv 2>/dev/null) ]] || fail "what was refused has left $(ls)"

# a run beside its untrained circuit
small_spec gratings
"$TERCET" train small.yaml -o runs/a >/dev/null 2>talk || { fail "train: $(cat talk)"; finish; }
"$TERCET" tuning runs/a --measure circular_variance --variable '{} deg' --conditions '*, 100 %' --boot none --json >run.json || fail "a run"
[[ $(field run.json 'sorted({r["untrained"] for r in d["recordings"]})') == "[False, True]" ]] || fail "there is no untrained circuit"
[[ $(field run.json 'all(i["why"] or 0 <= i["value"][0] <= 1 for r in d["recordings"] for i in r["items"])') == True ]] || fail "a selectivity out of its bounds"
finish
