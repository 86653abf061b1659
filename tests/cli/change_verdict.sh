# change_verdict.sh -- tercet change --verdict: a population that learnt, one that drifted, by a decoder and by answers of the
# animal; what does not go together is said in words.
source "$SOURCE/tests/cli/expect.bash"
"$python" -c 'import numpy' 2>/dev/null || skip "there is no numpy"
cd "$work" || exit 1

# 10 units, two sides of 200 trials on each of two days: 0.5 apart in each unit before; after, 1 in A, 0.5 but both 1 up in B
"$python" - <<'PY' || fail "no data can be made"
import numpy as np
rng = np.random.default_rng(7)
day, side = np.repeat([0, 1], 400), np.tile([0, 1], 400)
apart = side[:, None] * np.where(day[:, None] * np.repeat([1, 0], 10) > 0, 1.0, 0.5)
x = 5 + apart + day[:, None] * np.repeat([0, 1], 10) + rng.normal(size=(800, 20))
names = np.array(["left", "right"])[side]
np.savez("t.npz", x=x, day=np.array(["pre", "post"])[day], side=names, area=np.repeat(["A", "B"], 10))
right = rng.random(800) < np.where(day, 0.85, 0.65)
with open("answers.csv", "w") as f:
  f.write("truth,choice,session\n")
  for i in range(800):
    f.write("%s,%s,%s\n" % (names[i], names[i] if right[i] else "left" if names[i] == "right" else "right", ["pre", "post"][day[i]]))
PY
cat >r.yaml <<'END'
tercet: 1
recipe: two areas
subject: m
file: t.npz
responses: {data: x, axes: [trial, unit]}
quantity: Hz
trials: {day: day, side: side}
units: {area: area}
area: {column: area}
session: {column: day}
condition: side
paired: true
END
verdict=("$TERCET" change r.yaml --verdict --margin 0.1)
expect 0 "m A, pre to post.*learning.*m B, pre to post.*change only"  "${verdict[@]}" --classes condition
expect 0 "m A, post to pre.*unlearning"                              "${verdict[@]}" --classes condition --from post --to pre
expect 0 "answers of nearest_centroid"                               "${verdict[@]}" --classes condition --decoder nearest_centroid
json "${verdict[@]}" --classes condition --json
"${verdict[@]}" --classes condition --json --threads 1 >one.json || fail "one thread"
"${verdict[@]}" --classes condition --json --threads 3 >three.json || fail "three threads"
cmp -s one.json three.json || fail "numbers depend on threads"
"${verdict[@]}" --classes condition --csv >table.csv || fail "a table"
"${verdict[@]}" --classes condition --plot verdict.svg >/dev/null || fail "a picture"
sed 's/^area: .*/area: A/; /^units:/d' r.yaml >all.yaml
sed 's/,pre$/,day 1/' answers.csv >other.csv
"$TERCET" change all.yaml --verdict --margin 0.1 --behaviour answers.csv --json >animal.json || fail "answers of the animal"
"$python" - <<'PY' || fail "numpy has other numbers"
import csv, json, sys, numpy as np
f = np.load("t.npz")
bad = []
a, b = json.load(open("one.json"))["verdicts"]
for v, area in ((a, "A"), (b, "B")):
  x, d = f["x"][:, f["area"] == area], 0
  pre, left = f["day"] == "pre", f["side"] == "left"
  c = [[x[(pre == p) & (left == l)] for p in (True, False)] for l in (True, False)]
  s = np.sqrt(sum(((np.vstack(k) - np.vstack(k).mean(0)) ** 2).sum(0) for k in c) / (800 - 2))
  for before, after in c:
    d += (((after / s).mean(0) - (before / s).mean(0)) ** 2 - (before / s).var(0, ddof=1) / 200 - (after / s).var(0, ddof=1) / 200).mean() / 2
  if not abs(v["distance"] - d) < 1e-12: bad.append((area, v["distance"], d))
  if not (v["p_distance"] == 0.001 and v["n_trials"] == [400, 400] and v["folds"] == 5): bad.append(v)
if not (a["verdict"] == "learning" and b["verdict"] == "change only" and a["low"] > 0): bad.append("verdicts")
rows = list(csv.DictReader(open("table.csv")))
if not ([r["verdict"] for r in rows] == ["learning", "change only"] and abs(float(rows[0]["gain"]) - a["gain"]) < 1e-9): bad.append("table")
t = list(csv.DictReader(open("answers.csv")))
acc = lambda day: np.mean([np.mean([r["choice"] == s for r in t if r["session"] == day and r["truth"] == s]) for s in ("left", "right")])
v = json.load(open("animal.json"))["verdicts"][0]
if not (abs(v["before"] - acc("pre")) < 1e-12 and abs(v["after"] - acc("post")) < 1e-12 and v["verdict"] == "learning" and v["n_answers"] == [400, 400]): bad.append("animal")
if bad: sys.exit(str(bad))
PY
expect 2 "say a --margin before you look"                            "$TERCET" change r.yaml --verdict --classes condition
expect 2 "say what was learnt"                                       "$TERCET" change r.yaml --verdict --margin 0.1
expect 2 "of a share of right answers"                               "$TERCET" change r.yaml --verdict --classes condition --margin 2
expect 2 "measure is not for --verdict"                              "${verdict[@]}" --classes condition --measure fano
expect 2 "classes is for --verdict"                                  "$TERCET" change r.yaml --measure fano --classes condition
expect 4 "answers are of one subject"                                "${verdict[@]}" --behaviour answers.csv
expect 4 "no session 'pre'"                                          "$TERCET" change all.yaml --verdict --margin 0.1 --behaviour other.csv
finish
