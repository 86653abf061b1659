# change_joint.sh -- tercet change of both times together: a planted turn, a planted move and no change, paired and not; the same for
# any number of threads; what cannot be is said in words.
source "$SOURCE/tests/cli/expect.bash"
"$python" -c 'import numpy' 2>/dev/null || skip "there is no numpy"
cd "$work" || exit 1

# 4 units, 2 contrasts of 20 trials on each of two days, and one more contrast on the second day alone, which comes first in the
# file: conditions of both days are numbered otherwise.  The signal axis turns from unit 0 to unit 1.
"$python" - <<'PY' || fail "no data can be made"
import numpy as np
rng = np.random.default_rng(5)
day = np.repeat([0, 1], [40, 60])
contrast = np.concatenate([np.repeat([10, 20], 20), np.repeat([5, 20, 10], 20)])
x = 5 + rng.normal(size=(100, 4))
x[:, 0] += 6 * (contrast == 20) * (day == 0)
x[:, 1] += 6 * (contrast == 20) * (day == 1)
np.savez("t.npz", x=x, day=np.array(["pre", "post"])[day], contrast=contrast)
np.savez("same.npz", x=5 + rng.normal(size=(100, 4)), day=np.array(["pre", "post"])[day], contrast=contrast)
PY
for name in t same; do
  cat >$name.yaml <<END
tercet: 1
recipe: two days
subject: m
area: V1
file: $name.npz
responses: {data: x, axes: [trial, unit]}
quantity: Hz
trials: {day: day, contrast: contrast}
session: {column: day}
condition: contrast
paired: true
END
done
few=(--draws 40 --permutations 39 --splits 4)
change=("$TERCET" change t.yaml "${few[@]}" --measure)
expect 0 "m V1, pre to post: 4 paired units, 40 and 40 trials of 2 conditions" "${change[@]}" signal_axis
expect 0 "before and after together"                   "${change[@]}" signal_axis --variable contrast
expect 0 "-: cannot be told, too few conditions"       "${change[@]}" rdm
expect 0 "4 and 4 units, not paired"                   "${change[@]}" rdm --unpaired
expect 0 "nothing is left above noise"                 "$TERCET" change same.yaml "${few[@]}" --measure readout
"${change[@]}" signal_axis --json --threads 1 >one.json || fail "one thread"
"${change[@]}" signal_axis --json --threads 3 >three.json || fail "three threads"
cmp -s one.json three.json || fail "numbers depend on threads"
"${change[@]}" along_objective --json >along.json || fail "the objective"
"${change[@]}" rdm --unpaired --json >others.json || fail "other units"
"${change[@]}" readout --csv >readout.csv || fail "a table"
"${change[@]}" signal_axis --number angle --plot turn.svg >/dev/null || fail "a picture"
grep -q "no change" turn.svg || fail "the picture has no line where nothing changed"
"$TERCET" change same.yaml "${few[@]}" --measure along_objective --json >same.json || fail "no change"
"$python" - <<'PY' || fail "what was planted is not found"
import csv, json, sys
def numbers(name):
  r = json.load(open(name))["changes"][0]
  return r, {n["name"]: n for n in r["numbers"]}
bad = []
r, n = numbers("one.json")
if not (abs(n["cosine"]["value"]) < 0.2 and n["cosine"]["low"] < 0 < n["cosine"]["high"] and n["cosine"]["p"] == 1 / 40): bad.append(n["cosine"])
if not (80 < n["angle"]["value"] < 100 and n["angle"]["no_change"] == 0 and r["n_conditions"] == 2 and len(r["change"]) == 4): bad.append(n["angle"])
if not (r["reliability"] > 0.9 and r["change"][0] < -5 and r["change"][1] > 5 and r["over"] == "units"): bad.append(r["change"])
r, n = numbers("along.json")
if not (0.3 < n["share"]["value"] < 0.7 and n["share"]["p"] is None and n["across"]["p"] == 1 / 40 and len(r["change"]) == 8): bad.append(n["share"])
r, n = numbers("others.json")
if not (r["paired"] is False and n["moved"]["p"] is None and n["moved"]["error_of_units"] > 0): bad.append(n["moved"])
r, n = numbers("same.json")
if not (n["along"]["value"] is None or n["along"]["low"] < 0 < n["along"]["high"]): bad.append(n["along"])
rows = list(csv.DictReader(open("readout.csv")))
if not ([r["number"] for r in rows] == ["cosine", "angle", "length"] and float(rows[0]["no_change"]) == 1): bad.append(rows)
if bad: sys.exit(str(bad))
PY
expect 2 "did you mean"                                "${change[@]}" signal_axes
expect 2 "has no number 'x'; tercet help change rdm"   "${change[@]}" rdm --number x
expect 2 "rdm looks at no variable"                    "${change[@]}" rdm --variable contrast
expect 2 "--margin is of differences"                  "${change[@]}" rdm --margin 1
expect 2 "--trend is of differences"                   "${change[@]}" rdm --trend V1,V4,IT
expect 2 "readout is of the same units at both times"  "${change[@]}" readout --unpaired
expect 2 "rdm looks at no noise covariance"            "${change[@]}" rdm --covariance full
expect 2 "is of a measure of both times together"      "$TERCET" change t.yaml --measure fano --covariance full
expect 4 "needs two classes"                           "${change[@]}" along_objective --variable contrast --reference 50
finish
