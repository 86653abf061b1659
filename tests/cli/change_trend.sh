# change_trend.sh -- tercet change --trend: three animals whose areas change in order against SciPy, one alone by draws, areas
# recorded at once or not; a picture.
source "$SOURCE/tests/cli/expect.bash"
"$python" -c 'import numpy' 2>/dev/null || skip "there is no numpy"
cd "$work" || exit 1

# 12 units, 2 conditions of 10 trials on each of two days in areas A, B, C, which change by 1, 2, 4 and by chance
"$python" - <<'PY' || fail "no data can be made"
import numpy as np
rng = np.random.default_rng(5)
day, shown = np.repeat([0, 1], 20), np.tile(np.repeat([1, 2], 10), 2)
for s in "mno":
  change = np.repeat([1, 2, 4], 12) + rng.normal(size=36)
  x = 10 + rng.normal(size=36) + day[:, None] * change + rng.normal(size=(40, 36))
  np.savez(s + ".npz", x=x, day=np.array(["pre", "post"])[day], shown=shown, area=np.repeat(["A", "B", "C"], 12))
PY
for s in m n o; do
  cat >$s.yaml <<END
tercet: 1
recipe: three areas
subject: $s
file: $s.npz
responses: {data: x, axes: [trial, unit]}
quantity: Hz
trials: {day: day, shown: shown}
units: {area: area}
area: {column: area}
session: {column: day}
condition: shown
paired: true
END
done
change=("$TERCET" change m.yaml n.yaml o.yaml --each --measure response)
expect 0 "predicted A < B < C: 3 subjects"                     "${change[@]}" --trend A,B,C
expect 0 "Page's L 42, 36 expected without any order; p 0\.0046 \(counted\) of 3 subjects" "${change[@]}" --trend A,B,C
expect 0 "mean over subjects"                                  "${change[@]}"
expect 0 "predicted C < B < A"                                 "${change[@]}" --trend A,B,C --descending
expect 0 "9 of 9 populations were recorded at once"            "${change[@]}" --trend A,B,C
expect 0 "draws of units and trials of the one subject"        "$TERCET" change m.yaml --measure response --trend A,B,C
expect 0 "there is none"                                       "$TERCET" change m.yaml --measure response --trend A,B,C
expect 0 "do not generalise"                                   "$TERCET" change m.yaml n.yaml --each --measure response --trend A,C
expect 0 "nothing was drawn"                                   "${change[@]}" --trend A,B,C --boot none
json "${change[@]}" --trend A,B,C --json
"${change[@]}" --trend A,B,C --json --threads 1 >one.json || fail "one thread"
"${change[@]}" --trend A,B,C --json --threads 3 >three.json || fail "three threads"
cmp -s one.json three.json || fail "numbers depend on threads"
"${change[@]}" --trend C,B,A --trend-of magnitude --csv >table.csv || fail "a table"
"$TERCET" change m.yaml --measure response --trend A,B,C --json >alone.json || fail "one subject"
"$python" - <<'PY' || fail "numpy has other numbers"
import csv, json, sys, numpy as np
x = []
for s in "mno":
  f = np.load(s + ".npz")
  pre = f["day"] == "pre"
  x.append([(f["x"][~pre].mean(0) - f["x"][pre].mean(0))[f["area"] == a].mean() for a in "ABC"])
x = np.array(x)
t = json.load(open("one.json"))["trend"]
alone = json.load(open("alone.json"))["trend"]
rows = list(csv.DictReader(open("table.csv")))
bad = []
if not np.allclose([l["of_subjects"] for l in t["levels"]], x.T, atol=1e-12): bad.append("changes")
if not np.allclose([l["change"] for l in t["levels"]], x.mean(0), atol=1e-12): bad.append("means")
reach = 4.302652729911275 * x.std(0, ddof=1) / np.sqrt(3)
if not np.allclose([l["other_subjects_high"] for l in t["levels"]], x.mean(0) + reach, atol=1e-9): bad.append("other subjects")
if not (t["ordered"] > 0.95 and t["draws"] == 200 and t["page"]["ordered"] > 0.95): bad.append(t["ordered"])
pooled = json.load(open("one.json"))["pooled"]
if not ([p["area"] for p in pooled] == ["A", "B", "C"] and np.allclose([p["other_subjects_high"] for p in pooled], x.mean(0) + reach, atol=1e-9)): bad.append("pooled")
if not abs(t["page"]["p"] - 1 / 216) < 1e-12: bad.append("p")
if not ("page" not in alone and 0 < alone["ordered"] <= t["ordered"]): bad.append(alone["ordered"])
if not ([r["area"] for r in rows[:3]] == ["C", "B", "A"] and np.allclose([float(r["magnitude"]) for r in rows], np.abs(x[:, ::-1]).ravel(), atol=1e-9)): bad.append("table")
if bad: sys.exit(str(bad))
PY
expect 0 ""                                                    "${change[@]}" --trend A,B,C --plot trend.svg
if command -v gnuplot >/dev/null; then
  grep -q "predicted A &lt; B &lt; C" trend.svg || fail "the picture does not say the order"
fi
# circuits of two seeds: their populations see the same trials, and units alone are drawn
small_spec
for seed in 1 2; do "$TERCET" train small.yaml -o run$seed --seed $seed >/dev/null 2>&1 || fail "no run"; done
expect 0 "predicted senses < hidden1 < hidden2: 2 subjects.*6 of 6 populations" \
  "$TERCET" change run1 run2 --each --measure response --trend senses,hidden1,hidden2
expect 2 "wants 2 to 32 areas"                                 "${change[@]}" --trend A
expect 2 "names A twice"                                       "${change[@]}" --trend A,B,A
expect 2 "descending is for --trend"                           "${change[@]}" --descending
expect 2 "say --each"                                          "$TERCET" change m.yaml n.yaml o.yaml --measure response
expect 4 "no subject has an area 'V9'"                         "${change[@]}" --trend A,V9
finish
