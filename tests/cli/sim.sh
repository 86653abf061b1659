# sim.sh -- populations compared on the command line: against numpy, with intervals, over time, beside a run before it
# learnt; what cannot be is said in words.
source "$SOURCE/tests/cli/expect.bash"
"$python" -c 'import numpy' 2>/dev/null || skip "there is no numpy"
cd "$work" || exit 1

# a: conditions 0 to 11, 3 units, 2 trials each, 6 steps of 10 ms from -20 ms on; b: conditions 3 to 14 in another
# order, 4 units, which see the same with noise; in one condition of b a unit is missing; c: conditions 9 to 14
"$python" - <<'PY' || fail "no data can be made"
import numpy as np
rng = np.random.default_rng(3)
signal = rng.normal(size=(15, 6, 3))
def save(name, conditions, units):
  s = np.repeat(conditions, 2)
  x = signal[s] @ rng.normal(size=(3, units)) + 0.3 * rng.normal(size=(len(s), 6, units))
  if name == "b": x[s == 5, :, 1] = np.nan
  np.savez(name + ".npz", x=x, stimulus=s)
save("a", np.arange(12), 3)
save("b", rng.permutation(np.arange(3, 15)), 4)
save("c", np.arange(9, 15), 4)
PY
for name in a b c; do
  cat >$name.yaml <<END
tercet: 1
recipe: $name
subject: m
area: V4
file: $name.npz
responses: {data: x, axes: [trial, time, unit], rate: 100 Hz, start: -20 ms}
quantity: Hz
trials: {stimulus: stimulus}
condition: stimulus
window: [-20 ms, 40 ms]
bin: 10 ms
END
done
sim() { "$TERCET" sim a.yaml b.yaml --progress none "$@" 2>talk || fail "sim $*: $(cat talk)"; }
sim --json                                        >cka.json
sim --json --set debiased=true --window 0:40      >debiased.json
sim --json --metric procrustes --boot none        >procrustes.json
sim --json --metric pwcca --boot none             >pwcca.json
sim --json --movie --width 2 --stride 2           >movie.json
sim --json --movie --crossed --window=-20:20      >crossed.json
sim --csv                                         >cka.csv
sim --csv --movie --crossed --window=-20:20       >crossed.csv
"$TERCET" sim b.yaml a.yaml --metric pwcca --boot none --json >turned.json 2>talk || fail "b and a: $(cat talk)"
"$python" - <<'PY' || fail "numpy has other numbers"
import csv, json, sys, numpy as np
f, g = np.load("a.npz"), np.load("b.npz")
bad = []
def load(name): return json.load(open(name + ".json"))
def hold(good, *what):
  if not good: bad.append(what)
shared = [c for c in range(3, 12) if c != 5]
def pattern(f, steps): return np.array([f["x"][f["stimulus"] == c][:, steps].mean((0, 1)) for c in shared])
def both(steps=slice(None), other=None): return pattern(f, steps), pattern(g, steps if other is None else other)
def centred(x): return x - x.mean(0)
def cka(x, y):
  x, y = centred(x), centred(y)
  return (np.linalg.norm(x.T @ y) ** 2 / np.linalg.norm(x.T @ x) / np.linalg.norm(y.T @ y))
def hsic(k, l):
  n = len(k); k, l = k - np.diag(np.diag(k)), l - np.diag(np.diag(l)); o = np.ones(n)
  return np.trace(k @ l) + o @ k @ o * (o @ l @ o) / (n - 1) / (n - 2) - 2 / (n - 2) * (o @ k @ l @ o)
def debiased(x, y):
  k, l = x @ x.T, y @ y.T
  return hsic(k, l) / np.sqrt(hsic(k, k) * hsic(l, l))
def procrustes(x, y):
  x, y = centred(x), centred(y)
  return np.arccos(np.linalg.svd(x.T @ y)[1].sum() / np.linalg.norm(x) / np.linalg.norm(y))
def pwcca(x, y):
  x, y = centred(x), centred(y)
  u, v = np.linalg.svd(x, full_matrices=False)[0], np.linalg.svd(y, full_matrices=False)[0]
  w, r, z = np.linalg.svd(u.T @ v, full_matrices=False)
  weight = abs((u @ w).T @ x).sum(1)
  return (weight * r).sum() / weight.sum()
def value(name, want):
  p = load(name)["pairs"]
  hold(len(p) == 1 and abs(p[0]["value"] - want) < 1e-12, name, p[0]["value"], want)
  hold((p[0]["n_conditions"], p[0]["n_dropped"], p[0]["n_only_a"], p[0]["n_only_b"]) == (8, 1, 3, 3), name, p[0])
value("cka", cka(*both()))
value("debiased", debiased(*both(slice(2, 6))))
value("procrustes", procrustes(*both()))
value("pwcca", pwcca(*both()))
value("turned", pwcca(*both()[::-1]))
d, p = load("cka"), load("cka")["pairs"][0]
hold(p["low"] < p["value"] < p["high"] <= 1 and p["error"] > 0 and p["matched_by_name"], "interval", p)
hold(d["larger_is_more_similar"] and d["symmetric"] and d["boot"] == "conditions" and d["draws"] == 500, "head", d)
hold(not load("procrustes")["larger_is_more_similar"] and not load("pwcca")["symmetric"], "direction")
hold(load("debiased")["window_ms"] == [0, 40] and load("debiased")["set"] == ["debiased=true"], "window")
hold(len(d["provenance_a"]["sha256"]) == 64 and d["provenance_a"] != d["provenance_b"], "provenance")
m = load("movie")["pairs"][0]
hold(m["ms_a"] == m["ms_b"] == [-10, 10, 30], "times", m)
hold(np.allclose(m["value"], [cka(*both(slice(i, i + 2))) for i in (0, 2, 4)], rtol=0, atol=1e-12), "movie", m)
c = load("crossed")["pairs"][0]
want = [[cka(*both([i], [k])) for k in range(4)] for i in range(4)]
hold(np.allclose(c["value"], want, rtol=0, atol=1e-12), "crossed", c)
rows = list(csv.DictReader(open("cka.csv")))
hold(len(rows) == 1 and all(float(rows[0][k]) == p[j] for k, j in (("cka", "value"), ("low", "low"), ("error", "error"))), rows)
rows = list(csv.DictReader(open("crossed.csv")))
hold([float(r["cka"]) for r in rows] == [x for row in c["value"] for x in row], "crossed.csv")
hold([float(r["ms_b"]) for r in rows[:4]] == [-15, -5, 5, 15], "times of csv")
if bad: sys.exit(str(bad[:4]))
PY

# the same whoever works; other draws for another seed; intervals as they are asked for
sim --json --threads 1 | diff - cka.json >/dev/null || fail "sim depends on threads"
sim --json --seed 1 | diff - cka.json >/dev/null || fail "the first seed is not 1"
sim --json --seed 2 >seed.json
[[ $(field seed.json 'd["pairs"][0]["low"]') != $(field cka.json 'd["pairs"][0]["low"]') ]] || fail "the seed is not heard"
[[ $(field seed.json 'd["pairs"][0]["value"]') == $(field cka.json 'd["pairs"][0]["value"]') ]] || fail "the seed moves the value"
expect 0 "larger is more similar, 1 = identical"                 "$TERCET" sim a.yaml b.yaml
expect 0 "smaller is more similar, 0 = identical"                "$TERCET" sim a.yaml b.yaml --metric procrustes
expect 0 "A and B the other way round differ"                    "$TERCET" sim a.yaml b.yaml --metric pwcca
[[ $("$TERCET" sim a.yaml b.yaml 2>/dev/null) == *untrained* ]] && fail "there is no run, and a column for it"
expect 0 "conditions matched by name"                            "$TERCET" sim a.yaml b.yaml
expect 0 "a +b +0\.[0-9]+ +0\.[0-9]+ +[01]\.[0-9]+ +8 +7"        "$TERCET" sim a.yaml b.yaml
expect 0 "90 % intervals \(bca\) over units, of 50 draws"        "$TERCET" sim a.yaml b.yaml --boot units --draws 50 --level 0.9
expect 0 "95 % intervals \(t\) over halves"                      "$TERCET" sim a.yaml b.yaml --interval t
expect 0 "6 x 6 frames: most similar, 0.[0-9]+, at -?[0-9]+ ms"  "$TERCET" sim a.yaml b.yaml --movie --crossed
expect 0 "-15 +0\.[0-9]+ +8"                                     "$TERCET" sim a.yaml b.yaml --movie

# what cannot be
expect 2 "there is no similarity 'ckaa'; did you mean 'cka'"     "$TERCET" sim a.yaml b.yaml --metric ckaa
expect 3 "cka has no 'debiasd'; did you mean 'debiased'"         "$TERCET" sim a.yaml b.yaml --set debiasd=true
expect 3 "must be true or false"                                 "$TERCET" sim a.yaml b.yaml --set debiased=maybe
expect 2 "bca is for draws with replacement"                     "$TERCET" sim a.yaml b.yaml --interval bca
expect 2 "--boot is about one window"                            "$TERCET" sim a.yaml b.yaml --movie --boot units
expect 2 "--width belongs to --movie"                            "$TERCET" sim a.yaml b.yaml --width 2
expect 2 "--crossed belongs to --movie"                          "$TERCET" sim a.yaml b.yaml --crossed
expect 2 "--json or --csv"                                       "$TERCET" sim a.yaml b.yaml --json --csv
expect 2 "--window wants A:B"                                    "$TERCET" sim a.yaml b.yaml --window 40:0
expect 2 "ends in .svg"                                          "$TERCET" sim a.yaml b.yaml --plot no.png
expect 2 "probe is for runs"                                     "$TERCET" sim a.yaml b.yaml --probe tuning
expect 4 "no step of a lies within 500 to 600 ms"                "$TERCET" sim a.yaml b.yaml --window 500:600
expect 4 "no window of 9 steps"                                  "$TERCET" sim a.yaml b.yaml --movie --width 9
expect 4 "a.yaml has no recording 'zz'; it has 'a'"              "$TERCET" sim a.yaml:zz b.yaml
expect 4 "No such file|there is no such file"                    "$TERCET" sim none.npz b.yaml
expect 2 ""                                                      "$TERCET" sim a.yaml
expect 0 "a +c +0\.[0-9]+ +- +- +3 +12"                        "$TERCET" sim a.yaml c.yaml
expect 4 "takes 8 of them or more, and there are 3"              "$TERCET" sim a.yaml c.yaml --boot conditions
expect 0 "a +c +- +- +- +3 +12"                                  "$TERCET" sim a.yaml c.yaml --metric cca

# a run: every population, and what it was before any learning
small_spec gratings
"$TERCET" train small.yaml -o runs/a >/dev/null 2>talk || { fail "train: $(cat talk)"; finish; }
"$TERCET" record runs/a -o r.npz >/dev/null 2>talk || fail "record: $(cat talk)"
"$TERCET" record runs/a --untrained -o u.npz >/dev/null 2>talk || no_untrained=1
sim_run() { "$TERCET" sim "$@" --progress none --json --draws 20 2>talk || fail "sim $*: $(cat talk)"; }
sim_run runs/a r.npz >run.json
sim_run r.npz runs/a >run_b.json
sim_run runs/a:hidden1 r.npz:hidden2 --metric procrustes >one.json
expect 0 "A untrained" "$TERCET" sim runs/a:hidden1 r.npz:hidden1 --draws 20
expect 0 "untrained: that run before any learning" "$TERCET" sim runs/a:hidden1 r.npz:hidden1 --draws 20
expect 4 "neither hidden1 nor hidden2 has time" "$TERCET" sim r.npz:hidden1 r.npz:hidden2 --movie
expect 4 "no condition in common: the first are '.*' and 'stimulus=3'" "$TERCET" sim r.npz:hidden1 b.yaml
expect 4 "has no recording 'hiden1'; did you mean 'hidden1'" "$TERCET" sim runs/a:hiden1 r.npz
"$python" - <<'PY' || fail "a run is not what was recorded of it"
import json, os, sys, numpy as np
f = np.load("r.npz")
names = [r["name"] for r in json.loads(f["about"].tobytes())["recordings"]]
x = {n: f[n].mean((1, 2)) for n in names}
u = {n: np.load("u.npz")[n].mean((1, 2)) for n in names} if os.path.exists("u.npz") else None
def cka(x, y):
  x, y = x - x.mean(0), y - y.mean(0)
  return np.linalg.norm(x.T @ y) ** 2 / np.linalg.norm(x.T @ x) / np.linalg.norm(y.T @ y)
bad = []
a, b, one = (json.load(open(n)) for n in ("run.json", "run_b.json", "one.json"))
for d, key in (a, "untrained_a"), (b, "untrained_b"):
  if [(p["a"], p["b"]) for p in d["pairs"]] != [(n, m) for n in names for m in names]: bad.append("pairs")
  for p in d["pairs"]:
    if "senses" in (p["a"], p["b"]): continue # phases cancel in the mean: nothing but rounding is there
    if abs(p["value"] - cka(x[p["a"]], x[p["b"]])) > 1e-9: bad.append(p)
    if not (p[key] is not None and p[key] < 1): bad.append(p)
    mine, other = (p["a"], p["b"]) if key == "untrained_a" else (p["b"], p["a"])
    if u and abs(p[key] - cka(u[mine], x[other])) > 1e-9: bad.append(("untrained", p))
    if p["untrained_b" if key == "untrained_a" else "untrained_a"] is not None: bad.append(("no run", p))
if len(one["pairs"]) != 1 or not one["pairs"][0]["value"] > 0: bad.append(one)
if bad: sys.exit(str(bad[:3]))
PY

# pictures
if command -v gnuplot >/dev/null; then
  sim --plot bars.svg >/dev/null
  sim --movie --plot curves.svg >/dev/null
  sim --movie --crossed --plot map.svg >/dev/null
  sim_run runs/a:hidden1 r.npz --plot controls.svg >/dev/null
  for picture in bars curves map controls; do
    [[ -s $picture.svg && -s $picture.csv && -s $picture.gp ]] || fail "no picture $picture"
  done
fi
[[ -z $(ls no.* ./*.tmp 2>/dev/null) ]] || fail "what was refused has left $(ls)"
finish
