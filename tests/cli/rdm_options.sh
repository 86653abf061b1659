# rdm_options.sh -- how tercet rdm is told what a condition and a fold are, which noise, which window after the other,
# what to make of the RDMs, with which parameters and in which precision: held against numpy.
source "$SOURCE/tests/cli/expect.bash"
"$python" -c 'import numpy, scipy' 2>/dev/null || skip "there is no numpy"
cd "$work" || exit 1

# 35 trials of 5 stimuli in 2 colours, each in three runs of different length, 6 units, 5 steps of 20 ms from 0 on
"$python" - <<'PY' || fail "no data can be made"
import numpy as np
rng = np.random.default_rng(7)
s, run = np.repeat(np.arange(5), 7), np.tile([3, 3, 3, 7, 7, 9, 9], 5)
x = 3 * rng.normal(size=(5, 5, 6))[s] + rng.normal(size=(35, 5, 6)) + rng.normal(size=(10, 1, 6))[run]
mixed = rng.permutation(35)
np.savez("t.npz", x=x[mixed], stimulus=s[mixed], colour=(s % 2)[mixed], run=run[mixed])
PY
cat >r.yaml <<'END'
tercet: 1
recipe: six units
file: t.npz
responses: {data: x, axes: [trial, time, unit], rate: 50 Hz}
trials: {stimulus: stimulus, colour: colour, run: run}
condition: stimulus
END
sed 's/^condition:.*/&\nfold: run/' r.yaml >folds.yaml

rdm() { "$TERCET" rdm "$@" 2>talk || fail "$*: $(cat talk)"; }
rdm r.yaml --fold run --distance crossnobis --json                       >crossnobis.json
rdm r.yaml --fold run --distance crossnobis --noise full --noise-of-each-fold --json >each.json
rdm r.yaml --fold run --distance ldt --noise ledoit_wolf --json          >ldt.json
rdm r.yaml --fold run --distance decoding --json                         >decoding.json
rdm r.yaml --distance euclidean --condition colour --json                >colour.json
rdm r.yaml --condition stimulus,colour --json                            >two.json
rdm r.yaml --distance euclidean --set distance.root=true --set distance.per_unit=false --json >root.json
rdm r.yaml --distance euclidean --movie 40:20 -o movie.npz --json        >movie.json
rdm r.yaml --distance euclidean --movie 40:20 --threads 1 -o alone.npz --json >alone.json
rdm r.yaml --distance euclidean --window 20:80 --movie "0.04 s:20" --json >part.json
rdm r.yaml --distance euclidean --transform positive,sqrt --transform rank --json >rank.json
rdm r.yaml --distance euclidean --transform geotopological --set geotopological.l=0 --set geotopological.u=0.5 -o gt.npz --json >gt.json
rdm r.yaml --distance euclidean --precision single --json                >single.json
rdm r.yaml --distance euclidean --json                                   >euclidean.json
rdm r.yaml --set condition=colour --distance euclidean --json            >set.json
rdm r.yaml --distance mahalanobis --noise schaefer_strimmer --set noise.shrinkage=1 --json >shrunk.json
"$python" - <<'PY' || fail "numpy has other numbers"
import json, sys, itertools, numpy as np
f = np.load("t.npz")
x, s, c, run = f["x"], f["stimulus"], f["colour"], f["run"]
w, bad = x.mean(1), []
pair = list(itertools.combinations(range(5), 2))
def load(name): return json.load(open(name + ".json"))
def same(name, want, got=None):
  got = np.array(load(name)["rdm"] if got is None else got, float)
  if got.shape != np.shape(want) or not np.allclose(got, want, rtol=1e-10, atol=1e-12): bad.append((name, got[:3], np.array(want)[:3]))
def mean(t, of, k): return np.array([t[of == i].mean(0) for i in k])
five = range(5)
b = mean(w, s, five)
squared = np.array([((b[i] - b[j]) ** 2).mean() for i, j in pair])
same("euclidean", squared)
same("root", [np.linalg.norm(b[i] - b[j]) for i, j in pair])
two = mean(w, c, range(2))
for name in "colour", "set": same(name, [((two[0] - two[1]) ** 2).mean()])
if load("colour")["conditions"] != ["colour=0", "colour=1"]: bad.append("colour")
if load("two")["conditions"][2] != "stimulus=2 colour=0": bad.append(load("two")["conditions"])

# three folds, of 3, 2 and 2 trials of each stimulus
folds = [mean(w[run == r], s[run == r], five) for r in (3, 7, 9)]
n = [3, 2, 2]
def cross(i, j, p):
  d = [(a[i] - a[j]) * k for a, k in zip(folds, n)]
  return sum(d[f] @ p(f, g) @ d[g] / 6 for f in range(3) for g in range(3) if f != g) / sum(n[f] * n[g] for f in range(3) for g in range(3) if f != g)
same("crossnobis", [cross(i, j, lambda f, g: np.eye(6)) for i, j in pair])

# steps
means = lambda a, e: mean(x[:, a:e].mean(1), s, five)
frame = lambda a, e: [((means(a, e)[i] - means(a, e)[j]) ** 2).mean() for i, j in pair]
d = load("movie")["rdms"]
if [(r["recording"], r["start_ms"], r["width_ms"]) for r in d] != [(f"r {t} ms", t, 40) for t in (0, 20, 40, 60)]: bad.append([r["recording"] for r in d])
for i, r in enumerate(d): same("movie", frame(i, i + 2), r["rdm"])
z = np.load("movie.npz")
for i in range(4): same("movie.npz", frame(i, i + 2), z[f"r {20 * i} ms"][np.triu_indices(5, 1)])
if open("movie.json").read() != open("alone.json").read(): bad.append("threads")
for i, r in enumerate(load("part")["rdms"]): same("part", frame(i + 1, i + 3), r["rdm"])
if len(load("part")["rdms"]) != 2: bad.append("part")

same("rank", np.argsort(np.argsort(squared)) + 1)
if load("rank")["distance"] != "euclidean, positive, sqrt, rank": bad.append(load("rank")["distance"])
low, high = squared.min(), np.median(squared)
same("gt", np.clip((squared - low) / (high - low), 0, 1))
same("gt.npz", load("gt")["rdm"], np.load("gt.npz")["r"][np.triu_indices(5, 1)])
got = np.array(load("single")["rdm"])
if not (0 < abs(got / squared - 1).max() < 1e-5): bad.append(("single", got / squared - 1))
left = w - b[s]
v = (left ** 2).sum(0) / (35 - 5)
same("shrunk", [((b[i] - b[j]) ** 2 / v).mean() for i, j in pair])
if not (abs(np.array(load("decoding")["rdm"])) <= 0.5).all() or max(load("ldt")["rdm"]) < 1: bad.append("told apart")
if load("each")["noise"] != "full" or load("each")["rdm"] == load("crossnobis")["rdm"]: bad.append("each")
if bad: sys.exit(str(bad[:4]))
PY
# folds of the recipe itself, also kept in a file of recordings
rdm folds.yaml --distance crossnobis --json >again.json
[[ $(field again.json 'd["rdm"]') == "$(field crossnobis.json 'd["rdm"]')" ]] || fail "the recipe's own folds: $(cat again.json)"

# what cannot be
expect 2 "there is no transform 'rnak'; did you mean 'rank'\?"      "$TERCET" rdm r.yaml --transform rnak
expect 2 "there is no transform 'zzzz'; tercet list transforms"     "$TERCET" rdm r.yaml --transform rank,zzzz
for movie in 40 40: :20 0:20 40:0 -1:3 a:b; do
  expect 2 "--movie wants WIDTH:STRIDE in ms"                       "$TERCET" rdm r.yaml "--movie=$movie"
done
expect 4 "windows of 5 ms, every 20 ms, are less than the steps"    "$TERCET" rdm r.yaml --movie 5:20
expect 4 "no window of 6 steps.* fits into the 5 steps"             "$TERCET" rdm r.yaml --movie 120:20
expect 2 "manhattan is made in double precision alone"              "$TERCET" rdm r.yaml --distance manhattan --precision single
expect 2 "--precision.*double"                                      "$TERCET" rdm r.yaml --precision half
expect 2 "mahalanobis knows no folds"                                "$TERCET" rdm r.yaml --distance mahalanobis --noise full --noise-of-each-fold
expect 2 "is about --noise, which is not said"                      "$TERCET" rdm r.yaml --distance crossnobis --noise-of-each-fold
expect 2 "--set noise.shrinkage=1 is about --noise"                 "$TERCET" rdm r.yaml --set noise.shrinkage=1
expect 3 "rot.*did you mean 'root'"                                 "$TERCET" rdm r.yaml --distance euclidean --set distance.rot=true
expect 3 "u"                                                        "$TERCET" rdm r.yaml --transform geotopological --set geotopological.u=2
expect 4 "the lower quantile is the higher.*while transforming r by" "$TERCET" rdm r.yaml --transform geotopological --set geotopological.u=0.1
expect 3 "there is no column 'colur'; did you mean 'colour'"        "$TERCET" rdm r.yaml --condition colur
expect 3 "there is no column 'rum'; did you mean 'run'"             "$TERCET" rdm r.yaml --fold rum
expect 2 "--fold is a column of a recipe's trials, and movie.npz is no recipe" "$TERCET" rdm movie.npz --fold run
printf 'recordings: {one: {condition: colour}}\n' | cat r.yaml - >own.yaml
expect 3 "recording 'one' of the recipe has its own"                "$TERCET" rdm own.yaml --condition stimulus
expect 0 "one .* 2 "                                                "$TERCET" rdm own.yaml --set recordings.one.condition=colour
finish
