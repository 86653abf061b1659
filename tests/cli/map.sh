# map.sh -- populations beside areas on the command line: against numpy, the planted ones chosen, the ladder of AlexNet's
# layers on 92 objects, a run beside what it was before it learnt; what cannot be is said in words.
source "$SOURCE/tests/cli/expect.bash"
"$python" -c 'import numpy' 2>/dev/null || skip "there is no numpy"
cd "$work" || exit 1

# 24 conditions; four populations, each of which keeps some of the one before; V1 is made of the first (two subjects, of
# whom the second lacks a condition), V2 of the second (with two repeats), IT of the fourth
"$python" - <<'PY' || fail "no data can be made"
import numpy as np
rng = np.random.default_rng(5)
n, units = 24, 8
x = [rng.normal(size=(n, units))]
for _ in range(3): x.append(0.6 * x[-1] + 0.8 * rng.normal(size=(n, units)))
def save(name, v, repeats=1, less=()):
  s = np.tile(np.arange(n), repeats)
  v = np.concatenate([v + 0.3 * rng.normal(size=v.shape) for _ in range(repeats)])
  keep = [i for i in range(len(s)) if s[i] not in less]
  np.savez(name + ".npz", x=v[keep], stimulus=s[keep])
  return v
def rdm(v): return ((v[:, None] - v[None]) ** 2).mean(-1)
area = lambda k: x[k] @ rng.normal(size=(units, 10)) / 3
data = dict(V1a=area(0), V1b=area(0), V2=area(1), IT=area(3))
for k in range(4): save(f"m{k}", x[k])
save("V1a", data["V1a"]); save("V1b", data["V1b"], less=[7]); save("V2", data["V2"], 2); save("IT", data["IT"])
np.savez("layers.npz", **{f"layer{k}": rdm(x[k]) for k in range(4)})
for name in ("V1", "V2", "IT"):
  of = data.get(name, data["V1a"])
  np.savez(name + "_rdm.npz", brain=np.array([rdm(of + 0.5 * rng.normal(size=of.shape)) for _ in range(3)]))
np.savez("few.npz", brain=rdm(x[0][:6])); np.savez("few_layers.npz", a=rdm(x[0][:6]), b=rdm(x[1][:6]))
PY
for name in m0 m1 m2 m3 V1a V1b V2 IT; do
  printf '%s\n' "tercet: 1" "recipe: $name" "subject: $name" "area: ${name:0:2}" "file: $name.npz" \
    "responses: {data: x, axes: [trial, unit]}" "quantity: Hz" "trials: {stimulus: stimulus}" "condition: stimulus" >$name.yaml
done
brains=(--with V1a.yaml --with V1b.yaml --with V2.yaml --with IT.yaml)
map() { "$TERCET" map "$@" --progress none 2>talk || fail "map $*: $(cat talk)"; }
map m{0,1,2,3}.yaml "${brains[@]}" --metric cka --set debiased=true --json        >cka.json
map m{0,1,2,3}.yaml "${brains[@]}" --metric cka --set debiased=true --csv         >cka.csv
map m{0,1,2,3}.yaml "${brains[@]}" --metric procrustes --draws 99 --json          >procrustes.json
map m{0,1,2,3}.yaml "${brains[@]}" --metric cka --areas IT,V2,V1 --order m3,m2,m1,m0 --draws 20 --splits 20 --json >turned.json
map layers.npz --with V1=V1_rdm.npz --with V2=V2_rdm.npz --with IT=IT_rdm.npz --comparator pearson --json >rsa.json
map m{0,1,2,3}.yaml "${brains[@]}" --metric ridge --draws 40 --splits 10 --json   >ridge.json
map m{0,1,2,3}.yaml "${brains[@]}" --distance euclidean --draws 40 --splits 20 --json >made.json
"$python" - <<'PY' || fail "numpy has other numbers"
import csv, json, sys, numpy as np
bad = []
def hold(good, *what):
  if not good: bad.append(what)
def load(name): return json.load(open(name + ".json"))
def mean(name): f = np.load(name + ".npz"); return {c: f["x"][f["stimulus"] == c].mean(0) for c in set(f["stimulus"])}
def hsic(k, l):
  n = len(k); k, l = k - np.diag(np.diag(k)), l - np.diag(np.diag(l)); o = np.ones(n)
  return np.trace(k @ l) + o @ k @ o * (o @ l @ o) / (n - 1) / (n - 2) - 2 / (n - 2) * (o @ k @ l @ o)
def cka(a, b, conditions):
  x, y = (np.array([mean(n)[c] for c in conditions]) for n in (a, b)); k, l = x @ x.T, y @ y.T
  return hsic(k, l) / np.sqrt(hsic(k, k) * hsic(l, l))
d = load("cka")
hold(len(d["models"]) == 1 and d["models"][0]["populations"] == ["m0", "m1", "m2", "m3"], d["models"])
areas = {a["area"]: a for a in d["models"][0]["areas"]}
hold(list(areas) == ["V1", "V2", "IT"], list(areas))
for name, subjects, want in ("V1", ["V1a", "V1b"], "m0"), ("V2", ["V2"], "m1"), ("IT", ["IT"], "m3"):
  a = areas[name]
  conditions = [c for c in range(24) if not (name == "V1" and c == 7)]
  hold((a["n_subjects"], a["n_conditions"], a["n_dropped"]) == (len(subjects), len(conditions), 24 - len(conditions)), a)
  for c in a["cells"]:
    true = np.mean([cka(c["population"], s, conditions) for s in subjects])
    hold(abs(c["value"] - true) < 1e-12 and c["low"] < c["value"] < c["high"], name, c, true)
    hold(c["p_corrected"] >= c["p"] >= 1 / 1001 - 1e-12, c)
  best = a["chosen"]
  hold(best["population"] == want and best["share"] > 0.9 and abs(sum(c["share"] for c in a["cells"]) - 1) < 1e-9, name, best)
  h = best["held_out"]
  hold(h["low"] < h["value"] < h["high"] and abs(best["optimism"] - best["naive"] + h["value"]) < 1e-12, best)
c = areas["V1"]["ceiling"]
conditions = [c for c in range(24) if c != 7]
hold(c["of"] == "subjects" and abs(c["lower"] - cka("V1a", "V1b", conditions)) < 1e-12, c)
hold(areas["V2"]["ceiling"]["of"] == "repeats" and 0.5 < areas["V2"]["ceiling"]["lower"] < 1, areas["V2"]["ceiling"])
hold(areas["IT"]["ceiling"]["of"] is None, areas["IT"]["ceiling"])
hold(d["n_comparisons"] == 12 and d["correction"] == "holm", d["n_comparisons"])
o = d["models"][0]["order"]
hold(o["rho"] > 0.99 and abs(o["p"] - 1 / 6) < 1e-12 and abs(o["smallest_p"] - 1 / 6) < 1e-12 and o["all_orders"], o)
turned = load("turned")["models"][0]
hold([a["area"] for a in turned["areas"]] == ["IT", "V2", "V1"] and turned["populations"] == ["m3", "m2", "m1", "m0"], turned)
hold(turned["order"]["rho"] > 0.99, turned["order"])
p = load("procrustes")
hold(not p["larger_is_more_similar"] and [a["chosen"]["population"] for a in p["models"][0]["areas"]] == ["m0", "m1", "m3"], p)
hold(all(a["chosen"]["optimism"] >= -1e-12 for a in p["models"][0]["areas"]), "optimism of distances")
rows = list(csv.DictReader(open("cka.csv")))
hold(len(rows) == 12 and abs(float(rows[5]["cka"]) - areas["V2"]["cells"][1]["value"]) < 1e-15 and rows[5]["area"] == "V2", rows[5])
hold(rows[5]["held_out"] and not rows[4]["held_out"], rows[4:6])
pair, layers = np.triu_indices(24, 1), np.load("layers.npz")
r = load("rsa")
for a in r["models"][0]["areas"]:
  brain = np.load(a["area"] + "_rdm.npz")["brain"]
  for c in a["cells"]:
    want = np.mean([np.corrcoef(layers[c["population"]][pair], b[pair])[0, 1] for b in brain])
    hold(abs(c["value"] - want) < 1e-12 and c["low"] < c["value"] < c["high"], a["area"], c, want)
  hold(a["n_subjects"] == 3 and a["ceiling"]["lower"] < a["ceiling"]["upper"], a["ceiling"])
hold([a["chosen"]["population"] for a in r["models"][0]["areas"]] == ["layer0", "layer1", "layer3"], "rsa chooses")
ridge = load("ridge")["models"][0]["areas"]
hold([a["chosen"]["population"] for a in ridge] == ["m0", "m1", "m3"], ridge)
hold(all(0.3 < a["chosen"]["held_out"]["value"] < max(c["value"] for c in a["cells"]) < 1 for a in ridge), ridge)
m = load("made")["models"][0]["areas"]
hold([a["chosen"]["population"] for a in m] == ["m0", "m1", "m3"] and m[0]["n_subjects"] == 2, m)
hold([a["ceiling"]["of"] for a in m] == ["subjects", "repeats", None] and 0.5 < m[1]["ceiling"]["lower"] < 1, m)
hold(load("made")["distance"] == "euclidean" and len(load("made")["with"][0]["provenance"]["sha256"]) == 64, "provenance")
if bad: sys.exit(str(bad[:4]))
PY

# the same whoever works; other halves for another seed; text says what it is
map m{0,1,2,3}.yaml "${brains[@]}" --metric cka --set debiased=true --json --threads 1 | diff - cka.json >/dev/null || fail "map depends on threads"
map m{0,1,2,3}.yaml "${brains[@]}" --metric cka --set debiased=true --json --seed 2 >seed.json
[[ $(field seed.json 'd["models"][0]["areas"][0]["chosen"]["held_out"]') != $(field cka.json 'd["models"][0]["areas"][0]["chosen"]["held_out"]') ]] ||
  fail "the seed is not heard"
quick=("$TERCET" map m0.yaml m1.yaml --with V1a.yaml --with IT.yaml --metric cka --draws 20 --splits 10)
expect 0 "cka: larger is more similar; 2 populations beside 2 areas"   "${quick[@]}"
expect 0 "V1: 1 subject, 24 conditions matched by name; no ceiling"    "${quick[@]}"
expect 0 "m0 \* +0\.[0-9]+ +0\.[0-9]+ +0\.[0-9]+ +0\.0"                "${quick[@]}"
expect 0 "area +chosen +share +place +held out"                        "${quick[@]}"
expect 0 "order: (places and areas correlate|no order)"                "${quick[@]}"
expect 0 "p corrected by benjamini_hochberg for 4 cells"               "${quick[@]}" --correction benjamini_hochberg
expect 0 "smaller is more similar"                                     "${quick[@]}" --metric procrustes
[[ $("${quick[@]}" 2>/dev/null) == *untrained* ]] && fail "there is no run, and a column for it"
expect 0 "of 1 area nothing is chosen: halves take 8 conditions" "$TERCET" map few_layers.npz --with few.npz --draws 20
for boot in none subjects conditions both; do
  expect 0 "p corrected" "$TERCET" map layers.npz --with V1=V1_rdm.npz --boot $boot --draws 40 --splits 4
done
expect 0 "layers.npz +layer0 \*" "$TERCET" map layers.npz IT_rdm.npz --with V1=V1_rdm.npz --draws 20 --splits 4
expect 4 "have names by which they could be paired" "$TERCET" map layers.npz few_layers.npz:a --with V1=V1_rdm.npz

# what cannot be
expect 2 "say which brain: --with"                               "$TERCET" map m0.yaml
expect 2 "there is no similarity 'ckaa'; did you mean 'cka'"     "${quick[@]}" --metric ckaa
expect 2 "--distance belongs to --metric rsa"                    "${quick[@]}" --distance euclidean
expect 2 "--boot belongs to --metric rsa"                        "${quick[@]}" --boot both
expect 2 "bca is for draws with replacement"                     "${quick[@]}" --interval bca
expect 2 "there is no comparator 'rho'"                          "$TERCET" map layers.npz --with V1_rdm.npz --comparator rho
expect 2 "--json or --csv"                                       "${quick[@]}" --json --csv
expect 2 "ends in .svg"                                          "${quick[@]}" --plot no.png
expect 2 "--probe is for runs"                                   "${quick[@]}" --probe tuning
expect 2 "--folds belongs to encoders"                           "${quick[@]}" --folds 3
expect 3 "ridge has no 'nonsense'"                               "${quick[@]}" --metric ridge --set nonsense=1
expect 3 "must be true or false"                                 "${quick[@]}" --set debiased=maybe
expect 4 "--areas: there is no 'V3'; did you mean 'V1'"          "${quick[@]}" --areas V3,IT
expect 4 "--order: there is no 'm9'; did you mean 'm"            "${quick[@]}" --order m0,m9
expect 4 "a.yaml has no recording 'zz'|there is no such file|No such file" "$TERCET" map a.yaml:zz --with V1a.yaml
expect 4 "V1a.yaml has no recording 'zz'; it has 'V1a'"          "$TERCET" map m0.yaml --with V1a.yaml:zz --metric cka

# AlexNet's layers beside a model of V1, monkey and human cortex: early goes with V1, late with monkey IT
data=$SOURCE/../shared/data/rsatoolbox
if [[ -r $data/modelRDMs_A2020.mat ]]; then
  layers=$(printf '%s | complete,' conv{1..5} fc{6..8})"prob | complete"
  map "$data/modelRDMs_A2020.mat" --order "$layers" --comparator pearson --draws 100 --json \
    --with V1="$data/rdm92_V1model.mat:rdm92_V1model" --with "mIT=$data/92_modelRDMs.mat:Models(3)" \
    --with "$data/92_brainRDMs.mat" >ladder.json
  "$python" - <<'PY' || fail "the ladder of layers is another: $(cat ladder.json)"
import json
m = json.load(open("ladder.json"))["models"][0]
areas = {a["area"]: a for a in m["areas"]}
want = dict(V1=[.481, .484, .548, .406, .243, .179, .142, .130, .106], mIT=[.072, .163, .258, .203, .135, .197, .240, .275, .066])
for name, row in want.items():
  assert [round(c["value"], 3) for c in areas[name]["cells"]] == row, name
assert areas["V1"]["chosen"]["population"] == "conv3 | complete" and areas["V1"]["chosen"]["place"] < 4
assert areas["mIT"]["chosen"]["population"] == "fc8 | complete" and areas["mIT"]["chosen"]["place"] > 5
assert areas["hIT"]["n_subjects"] == 4 and abs(areas["hIT"]["ceiling"]["lower"] - .394410) < 1e-6
PY
fi

# a run: every population, and what it was before any learning
small_spec gratings
"$TERCET" train small.yaml -o runs/a >/dev/null 2>talk || { fail "train: $(cat talk)"; finish; }
"$TERCET" record runs/a -o r.npz --units 12 --noise poisson --repeats 6 >/dev/null 2>talk || fail "record: $(cat talk)"
map runs/a --order hidden1,hidden2 --with r.npz --areas hidden1,hidden2 --draws 40 --splits 40 --json >run.json
map runs/a --order hidden1,hidden2 --with r.npz --areas hidden1,hidden2 --metric cka --draws 40 --splits 40 --json >run_cka.json
for file in run run_cka; do
  "$python" - $file.json <<'PY' || fail "a run is not beside what it was: $(cat $file.json)"
import json, sys
m = json.load(open(sys.argv[1]))["models"][0]
for a in m["areas"]:
  for c in a["cells"]:
    assert abs(c["gain"]["value"] - c["value"] + c["untrained"]["value"]) < 1e-9, c
    assert c["gain"]["low"] < c["gain"]["value"] < c["gain"]["high"], c
  assert a["chosen_untrained"]["population"] in m["populations"], a
assert "order_untrained" in m
PY
done
expect 0 "untrained +gain +low +high" "$TERCET" map runs/a --with r.npz:hidden1 --draws 20 --splits 4
expect 0 "hidden1 \(untrained\)" "$TERCET" map runs/a --with r.npz:hidden1 --draws 20 --splits 4

# pictures
if command -v gnuplot >/dev/null; then
  map layers.npz --with V1=V1_rdm.npz --with IT=IT_rdm.npz --draws 20 --splits 10 --plot map.svg >/dev/null
  map runs/a --order hidden1,hidden2 --with r.npz --draws 20 --splits 10 --plot run.svg >/dev/null
  for picture in map run; do
    [[ -s $picture.svg && -s $picture.csv && -s $picture.gp ]] || fail "no picture $picture"
  done
fi
[[ -z $(ls no.* ./*.tmp 2>/dev/null) ]] || fail "what was refused has left $(ls)"
finish
