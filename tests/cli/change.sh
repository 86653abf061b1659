# change.sh -- tercet change: two sessions of a recipe against numpy, paired and not, the same for any number of threads;
# what cannot be is said in words.
source "$SOURCE/tests/cli/expect.bash"
"$python" -c 'import numpy' 2>/dev/null || skip "there is no numpy"
cd "$work" || exit 1

# 5 units, 3 contrasts of 8 trials on each of two days; contrast 40 is there on the second day alone
"$python" - <<'PY' || fail "no data can be made"
import numpy as np
rng = np.random.default_rng(3)
day = np.repeat([0, 1], [24, 32])
contrast = np.concatenate([np.repeat([10, 20, 30], 8), np.repeat([10, 20, 30, 40], 8)])
x = 5 + np.arange(5) + contrast[:, None] / 10 + 6 * day[:, None] + rng.normal(size=(56, 5))
np.savez("t.npz", x=x, day=np.array(["pre", "post"])[day], contrast=contrast)
PY
cat >r.yaml <<'END'
tercet: 1
recipe: two days
subject: m
area: V1
file: t.npz
responses: {data: x, axes: [trial, unit]}
quantity: Hz
trials: {day: day, contrast: contrast}
session: {column: day}
condition: contrast
paired: true
END
change=("$TERCET" change r.yaml --measure response)
expect 0 "m V1, pre to post: 5 paired units, 24 and 24 trials of 3 conditions" "${change[@]}"
expect 0 "after - before, mean over units"             "${change[@]}"
expect 0 "changed"                                     "${change[@]}"
expect 0 "not changed"                                 "${change[@]}" --margin 8
expect 0 "m V1, post to pre"                           "${change[@]}" --from post --to pre
expect 0 "5 and 5 units, not paired"                   "${change[@]}" --unpaired
json "${change[@]}" --json
"${change[@]}" --json --threads 1 >one.json || fail "one thread"
"${change[@]}" --json --threads 3 >three.json || fail "three threads"
cmp -s one.json three.json || fail "numbers depend on threads"
"${change[@]}" --csv >units.csv || fail "a table"
"${change[@]}" --median --unpaired --json --boot none >median.json || fail "medians"
"$python" - <<'PY' || fail "numpy has other numbers"
import csv, json, sys, numpy as np
f = np.load("t.npz")
mean = [np.array([f["x"][(f["day"] == d) & (f["contrast"] == c)].mean(0) for c in (10, 20, 30)]).mean(0) for d in ("pre", "post")]
r = json.load(open("one.json"))["changes"][0]
m = json.load(open("median.json"))["changes"][0]
rows = list(csv.DictReader(open("units.csv")))
bad = []
if not abs(r["change"] - (mean[1] - mean[0]).mean()) < 1e-12: bad.append("change")
if not np.allclose([i["change"] for i in r["items"]], mean[1] - mean[0], atol=1e-12): bad.append("items")
if not np.allclose([float(i["change"]) for i in rows], mean[1] - mean[0], atol=1e-9): bad.append("table")
if not (r["low"] < r["change"] < r["high"] and r["p"] < 0.05 and r["n"] == [5, 5] and r["n_trials"] == [24, 24]): bad.append(r["p"])
if not abs(m["change"] - (np.median(mean[1]) - np.median(mean[0]))) < 1e-12: bad.append("median")
if not (m["low"] is None and m["paired"] is False and len(m["items"]) == 10): bad.append("unpaired")
if bad: sys.exit(str(bad))
PY
expect 0 "units and conditions, crossed"               "${change[@]}" --boot conditions
expect 4 "conditions are too few to draw from"         "${change[@]}" --boot conditions --conditions 'contrast=[12]0'
expect 4 "curve would have holes"                      "$TERCET" change r.yaml --measure gaussian --variable 'contrast={}' --boot conditions
expect 2 "say what --measure"                          "$TERCET" change r.yaml
expect 2 "did you mean 'fano'"                         "$TERCET" change r.yaml --measure fanno
expect 2 "has no number 'x'"                           "${change[@]}" --number x
expect 2 "--margin wants a number above 0"             "${change[@]}" --margin -1
expect 2 "needs a stimulus variable"                   "$TERCET" change r.yaml --measure osi
expect 4 "no subject and area that was recorded both"  "${change[@]}" --from pre --to never
expect 4 "no condition"                                "${change[@]}" --conditions 'contrast=40'
finish
