# rdm.sh -- RDMs on the command line: of a recipe against numpy, of a run and of its recordings to the same bits;
# what cannot be is said in words and leaves nothing.
source "$SOURCE/tests/cli/expect.bash"
"$python" -c 'import numpy' 2>/dev/null || skip "there is no numpy"
cd "$work" || exit 1

# 24 trials of 4 conditions and 3 units on one day, 4 steps of 25 ms from -50 ms on; a fifth condition in which a unit
# is missing; on the second day four conditions are shown once
"$python" - <<'PY' || fail "no data can be made"
import numpy as np
rng = np.random.default_rng(5)
rows = [(c, "a") for c in range(4) for _ in range(6)] + [(4, "a")] + [(c, "b") for c in range(4)]
center = 5 + 3 * rng.normal(size=(5, 4, 3))
x = np.array([center[c] + rng.normal(size=(4, 3)) for c, day in rows])
x[24, :, 1] = np.nan
np.savez("t.npz", x=x, stimulus=np.array([c for c, day in rows]), day=np.array([1 + (d == "b") for c, d in rows]))
PY
cat >r.yaml <<'END'
tercet: 1
recipe: three units on two days
subject: m
area: V4
file: t.npz
responses: {data: x, axes: [trial, time, unit], rate: 40 Hz, start: -50 ms}
quantity: Hz
trials: {stimulus: stimulus, day: day}
condition: stimulus
session: {column: day}
window: [-50 ms, 50 ms]
bin: 25 ms
END
expect 0 "r 1 .* V4 .* 5 +1\.\.6 +4 x 25 ms" "$TERCET" show r.yaml
expect 0 "r 1 +5 +6 +3 .* +4"                "$TERCET" rdm r.yaml
expect 0 "correlation, noise not looked at"  "$TERCET" rdm r.yaml
expect 0 "ledoit_wolf, from 0 to 50 ms"      "$TERCET" rdm r.yaml --distance mahalanobis --noise ledoit_wolf --window 0:50 --recording "r 1"

one() { "$TERCET" rdm r.yaml --recording "r 1" --json "$@" 2>talk || fail "$*: $(cat talk)"; }
one --distance correlation -o correlation.npz           >correlation.json
one --distance euclidean --window=-50:0                 >euclidean.json
one --distance euclidean --window "0:0.05 s"            >later.json
one --distance crossnobis                               >crossnobis.json
one --distance crossnobis --noise full --window 0:50    >crossnobis_full.json
one --distance mahalanobis --noise diagonal             >mahalanobis.json
"$TERCET" rdm r.yaml --json -o both.npz >both.json 2>/dev/null || fail "both recordings"
"$TERCET" rdm - --json <r.yaml 2>/dev/null | grep -q '"recording": "stdin 2"\|"recording": "r 2"' ||
  fail "a recipe from the standard input"
"$python" - <<'PY' || fail "numpy has other numbers"
import json, sys, itertools, numpy as np
f = np.load("t.npz")
x, s = f["x"][:25], f["stimulus"][:25]
pair = list(itertools.combinations(range(5), 2))
bad = []
def load(name): return json.load(open(name + ".json"))
def hold(good, *what):
  if not good: bad.append(what)
def same(name, want):
  d = load(name)
  got, want = np.array(d["rdm"], float), np.array(want)
  hold(d["n_dropped"] == 1 and d["units"] == 3 and d["repeats"] == 6 and d["conditions"] == [f"stimulus={c}" for c in range(5)], name, d)
  there = np.array([4 not in p for p in pair])
  hold(np.array_equal(np.isnan(got), ~there), name, "undefined")
  worst = (abs(got - want) / (1e-3 + abs(want)))[there].max()
  hold(worst < 1e-12, name, worst)
def means(t): return np.array([t[s == c].mean(0) for c in range(5)])
def covariance(t):
  left = (t - means(t)[s])[s < 4]
  return left.T @ left / (24 - 4)
whole, before, after = x.mean(1), x[:, :2].mean(1), x[:, 2:].mean(1)
b = means(whole)
same("correlation", [1 - np.corrcoef(b[i], b[k])[0, 1] for i, k in pair])
for name, t in ("euclidean", before), ("later", after):
  same(name, [((means(t)[i] - means(t)[k]) ** 2).mean() for i, k in pair])
def crossnobis(t, precision): # repeats are folds
  fold = np.full((6, 5, 3), np.nan)
  for c in range(5):
    for n, row in enumerate(t[s == c]): fold[n, c] = row
  return [np.mean([(fold[m, i] - fold[m, k]) @ precision @ (fold[n, i] - fold[n, k]) / 3
                   for m in range(6) for n in range(6) if m != n]) for i, k in pair]
same("crossnobis", crossnobis(whole, np.eye(3)))
same("crossnobis_full", crossnobis(after, np.linalg.inv(covariance(after))))
v = np.diag(covariance(whole))
same("mahalanobis", [((b[i] - b[k]) ** 2 / v).mean() for i, k in pair])
hold(load("correlation")["distance"] == "correlation" and load("correlation")["session"] == "1", "head")

# the file
d = json.load(open("both.json"))
z = np.load("both.npz")
about = json.loads(z["about"].tobytes())
hold([r["recording"] for r in d["rdms"]] == ["r 1", "r 2"] == [r["array"] for r in about["rdms"]], "names")
hold(about["holds"] == "rdms" and about["distance"] == "correlation" and about["noise"] is None, about)
hold([(r["start"], r["dt"]) for r in about["rdms"]] == [(-50, 100)] * 2, "time")
hold(about["provenance"] == d["provenance"] and len(about["provenance"]["sha256"]) == 64, "provenance")
for r in d["rdms"]:
  m, n = z[r["recording"]], len(r["conditions"])
  hold(m.shape == (n, n) and np.array_equal(m, m.T, equal_nan=True) and not np.diag(m).any(), "square")
  hold(np.array_equal(m[np.triu_indices(n, 1)], np.array(r["rdm"], float), equal_nan=True), "triangle")
  names = z[r["recording"] + ".condition"].view("S64").ravel()
  hold([c.decode() for c in names] == r["conditions"], "conditions")
if bad: sys.exit(str(bad[:5]))
PY
[[ $(field both.json 'd["rdms"][1]["n_dropped"], d["rdms"][1]["conditions"]') == "(0, ['stimulus=0', 'stimulus=1', 'stimulus=2', 'stimulus=3'])" ]] ||
  fail "the second day: $(cat both.json)"

# shown again
expect 0 "both.npz: 2 RDMs"                    "$TERCET" show both.npz
expect 0 "r 1 .* V4 .* 5 +6 +3 .* +4"          "$TERCET" show both.npz
expect 0 "distance +correlation"               "$TERCET" show both.npz
expect 0 "both.npz: 1 RDM"                    "$TERCET" show "both.npz:r 2"
expect 0 "conditions +stimulus=0, stimulus=1"  "$TERCET" show "both.npz:r 2"
expect 0 "r 1.condition +uint8 +5 x 64"        "$TERCET" show both.npz --arrays
expect 4 "there is no RDM 'r 3' in it; did you mean 'r 1'"  "$TERCET" show "both.npz:r 3"
"$TERCET" show both.npz --json >shown.json || fail "show --json"
"$python" - <<'PY' || fail "what is shown of RDMs: $(cat shown.json)"
import json, sys, numpy as np
s, d = json.load(open("shown.json")), json.load(open("both.json"))
good = s["kind"] == "rdms" and s["distance"] == "correlation" and s["noise"] is None and s["provenance"] == d["provenance"]
for a, b in zip(s["rdms"], d["rdms"]):
  x = np.array(b["rdm"], float)
  good = good and a["name"] == b["recording"] and a["conditions"] == b["conditions"] and a["n_dropped"] == b["n_dropped"]
  good = good and np.allclose([a["least"], a["median"], a["largest"]], [np.nanmin(x), np.nanmedian(x), np.nanmax(x)], rtol=1e-14)
  good = good and a["undefined"] == np.isnan(x).sum() and a["area"] == "V4" and (a["units"], a["repeats"]) == (b["units"], b["repeats"])
sys.exit(not (good and len(s["rdms"]) == 2))
PY

# parts of the conditions joined: sessions in which not all were shown
"$TERCET" rdm both.npz --join -o joined.npz --json >joined.json || fail "--join"
"$python" - <<'PY' || fail "what is joined: $(cat joined.json)"
import json, sys, numpy as np
one, both = json.load(open("joined.json")), json.load(open("both.json"))["rdms"]
a, b = [np.array(r["rdm"], float) for r in both]
shared = [i for i, p in enumerate((i, k) for i in range(5) for k in range(i + 1, 5)) if 4 not in p]
e, joined = np.array(one["rdm"], float), one["conditions"] == both[0]["conditions"]
w = lambda d: np.maximum(abs(d) / np.nanmax(abs(d)), .2) ** 2
fit = lambda d, e: np.sqrt(np.nansum(e ** 2) / np.nansum(d ** 2))
s, t = fit(a, np.where(np.isnan(a), np.nan, e)), fit(b, e[shared])
mean = (w(a)[shared] * s * a[shared] + w(b) * t * b) / (w(a)[shared] + w(b))
sys.exit(not (joined and np.allclose(e[shared] / mean, (e[shared] / mean)[0], rtol=1e-10) and np.isnan(np.delete(e, shared)).all()))
PY

# models of the columns of a table
printf 'object,kind,size\nstone,thing,1\nbear,animal,7.5\ntree,,n/a\ndog,animal,3\n' >o.csv
expect 0 "models, which have many ties: compare them by rho_a or tau_a" "$TERCET" rdm o.csv:kind --as category
expect 0 "size +4 .* 2.0+ +4.50* +6.50* +3"    "$TERCET" rdm o.csv:size --as feature
"$TERCET" rdm o.csv --as category --json -o models.npz >models.json || fail "models of a table"
[[ $(field models.json '[(r["recording"], r["conditions"][1], r["rdm"]) for r in d["rdms"]]') == \
  "[('kind', 'bear', [1, None, 1, None, 0, None]), ('size', 'bear', [1, None, 1, None, 1, None])]" ]] || fail "models: $(cat models.json)"
[[ $(field models.json 'd["rdms"][0]["distance"], d["provenance"]["as"]') == "(None, 'category')" ]] || fail "models: $(cat models.json)"
expect 0 "conditions +stone, bear, tree, dog"  "$TERCET" show models.npz
expect 0 "kind +4"                             "$TERCET" rdm models.npz:kind
expect 4 "did you mean 'kind'"                 "$TERCET" rdm o.csv:knd --as category -o no.npz
expect 4 "'kind' is text, and a feature"       "$TERCET" rdm o.csv:kind --as feature -o no.npz
expect 2 "r.yaml is none"                      "$TERCET" rdm r.yaml --as feature -o no.npz
expect 2 "are about recordings"                "$TERCET" rdm o.csv --as feature --distance cosine -o no.npz
"$python" -c 'import numpy as np; np.save("bare.npy", np.ones((4, 4)) - np.eye(4))'
expect 0 "does not say by what distance"       "$TERCET" rdm bare.npy
"$TERCET" rdm bare.npy --json >bare.json || fail "an RDM without names as JSON"
[[ $(field bare.json 'd["conditions"], d["rdm"]') == "([], [1, 1, 1, 1, 1, 1])" ]] || fail "$(cat bare.json)"

# what cannot be, and that it leaves nothing
rdm=("$TERCET" rdm r.yaml -o no.npz)
expect 2 "there is no distance 'crosnobis'; did you mean 'crossnobis'\?" "${rdm[@]}" --distance crosnobis
expect 2 "there is no distance 'zzzz'; tercet list distances"            "${rdm[@]}" --distance zzzz
expect 2 "there is no covariance 'ledoit_wolff'; did you mean"           "${rdm[@]}" --distance crossnobis --noise ledoit_wolff
expect 2 "correlation does not look at noise"                            "${rdm[@]}" --noise full
expect 2 "mahalanobis needs a noise covariance"                          "${rdm[@]}" --distance mahalanobis
for window in 50 50: :50 50:0 50:50 a:b 0:1:2 "0:5 mV"; do
  expect 2 "--window wants A:B in ms"                                    "${rdm[@]}" --window "$window"
done
expect 4 "no step of r 1 lies within 500 to 600 ms"                      "${rdm[@]}" --window 500:600
expect 4 "has no recording 'r 3'; did you mean 'r 1'\?"                  "${rdm[@]}" --recording "r 3"
expect 4 "has no recording 'zzzz'; it has 'r 1', 'r 2'"                  "${rdm[@]}" --recording zzzz
expect 4 "crossnobis needs trials cut into two folds or more, and there is 1" "${rdm[@]}" --distance crossnobis
expect 4 "no condition was shown twice"          "${rdm[@]}" --distance mahalanobis --noise full --recording "r 2"
expect 2 "--probe is for runs, and r.yaml is none"                       "${rdm[@]}" --probe tuning
expect 7 "memory|allowed"                                                "${rdm[@]}" --max-memory 10
expect 2 "ends in .npz"                                                  "$TERCET" rdm r.yaml -o no.csv
expect 2 "would be replaced"                                             "$TERCET" rdm both.npz -o both.npz
expect 4 "t.npz: error: nothing in it can be RDMs; it has .x. .29 x 4 x 3.*a recipe says"                   "$TERCET" rdm t.npz
expect 0 "r 2"                                                           "$TERCET" rdm both.npz
"$TERCET" rdm both.npz --json | sed '/"provenance"/d' | diff - <(sed '/"provenance"/d' both.json) >/dev/null ||
  fail "RDMs that were kept are others when they are read"
expect 4 "No such file"                                                  "$TERCET" rdm none.npz
expect 4 "none.csv: No such file"                                        "$TERCET" rdm none.csv
printf 'a,b\n1,2\n' >t.csv
expect 4 "units a recipe says"                                            "$TERCET" rdm t.csv
expect "[47]" "none/x.npz"                                               "$TERCET" rdm r.yaml -o none/x.npz
sed 's/condition: stimulus/condition: stimulis/' r.yaml >bad.yaml
expect 3 "bad.yaml:9:12: error: there is no column 'stimulis'; did you mean 'stimulus'" "$TERCET" rdm bad.yaml -o no.npz
[[ -z $(ls no.npz no.csv ./*.tmp none 2>/dev/null) ]] || fail "what was refused has left $(ls)"

# a run, and the recordings that it was kept as: the same bits
small_spec gratings
"$TERCET" train small.yaml -o runs/a >/dev/null 2>talk || { fail "train: $(cat talk)"; finish; }
expect 4 "small.yaml: .*a spec of a model, which has no recordings"      "$TERCET" rdm small.yaml
expect 2 "has no probe set 'zzzz'"                                       "$TERCET" rdm runs/a --probe zzzz
"$TERCET" record runs/a -o a.npz >/dev/null 2>talk || fail "record: $(cat talk)"
"$TERCET" record runs/a --repeats 3 --noise gaussian -o noisy.npz >/dev/null 2>talk || fail "record: $(cat talk)"
for distance in correlation euclidean; do
  "$TERCET" rdm runs/a --distance $distance -o run.npz --json >run.json 2>talk || fail "a run: $(cat talk)"
  "$TERCET" rdm a.npz --distance $distance -o file.npz --json --threads 1 >file.json 2>talk || fail "a file: $(cat talk)"
  "$python" - <<'PY' || fail "the RDMs of a run and of its recordings differ ($distance)"
import json, sys, numpy as np
a, b = np.load("run.npz"), np.load("file.npz")
good = a.files == b.files and json.load(open("run.json")) == json.load(open("file.json"))
for name in a.files:
  x, y = a[name].tobytes(), b[name].tobytes()
  good = good and (json.loads(x) == json.loads(y) if name == "about" else x == y)
sys.exit(not good)
PY
done
cp run.npz old.npz
(ulimit -f 1; "$TERCET" rdm runs/a --distance correlation -o run.npz >/dev/null 2>talk)
[[ $? == 7 ]] || fail "a file that may not grow: $(cat talk)"
cmp -s run.npz old.npz || fail "a file that could not be replaced has changed"
[[ -z $(ls ./*.tmp 2>/dev/null) ]] || fail "half-written files stay: $(ls)"
name=$(field run.json 'd["rdms"][-1]["recording"]')
expect 0 "$name" "$TERCET" rdm noisy.npz --recording "$name" --distance crossnobis --noise ledoit_wolf
"$python" - <<'PY' || fail "the RDMs of a run are not those of its recordings in numpy"
import json, sys, numpy as np
f, d = np.load("a.npz"), json.load(open("run.json"))
about = json.loads(f["about"].tobytes())
if len(d["rdms"]) != len(about["recordings"]): sys.exit("how many")
for r, one in zip(about["recordings"], d["rdms"]):
  b = f[r["array"]].mean(axis=(1, 2))
  i, k = np.triu_indices(len(b), 1)
  want, got = ((b[i] - b[k]) ** 2).mean(1), np.array(one["rdm"])
  if one["recording"] != r["name"] or not np.allclose(got, want, rtol=1e-9, atol=1e-12 * want.max()): sys.exit(r["name"])
PY
finish
