# behave.sh -- tercet behave: of tables against numbers worked by hand, of subjects among themselves, of a run beside its
# untrained self; what is wrong is said in words.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
behave=("$TERCET" behave)

# two subjects and a model in ten trials: 6, 5 and 10 right; the subjects agree in 7
cat >people.csv <<'END'
who,item,answer,said,rt
ann,t1,cat,cat,0.5
ann,t2,dog,dog,0.4
ann,t3,cat,cat,0.6
ann,t4,dog,dog,0.5
ann,t5,cat,cat,0.5
ann,t6,dog,dog,0.7
ann,t7,cat,dog,0.5
ann,t8,dog,cat,0.5
ann,t9,cat,dog,0.5
ann,t10,dog,cat,NA
bob,t1,cat,cat,0.5
bob,t2,dog,dog,0.4
bob,t3,cat,cat,0.6
bob,t4,dog,dog,0.5
bob,t5,cat,dog,0.5
bob,t6,dog,cat,0.7
bob,t7,cat,cat,0.5
bob,t8,dog,cat,0.5
bob,t9,cat,dog,0.5
bob,t10,dog,cat,0.5
END
{ echo truth,trial,chance:dog,chance:ape,chance:cat
  for i in 10 9 8 7 6 5 4 3 2; do [[ $((i % 2)) == 1 ]] && echo "cat,t$i,0.2,0.1,0.7" || echo "dog,t$i,0.8,,0.1"; done; } >model.csv
names=(--subject who --column truth=answer --column choice=said --column trial=item --column time=rt)

expect 0 "error_consistency: 1 = errs in the same trials, 0 = as accuracies alone make it, below 0 = errs in others" \
  "${behave[@]}" people.csv "${names[@]}" --measure error_consistency
expect 0 "A  ann: 10 trials of 2 options; missing: time in 1" "${behave[@]}" people.csv "${names[@]}"
json "${behave[@]}" people.csv "${names[@]}" --json
"${behave[@]}" people.csv "${names[@]}" --measure error_consistency --json >two.json || fail "two subjects"
[[ $(field two.json '[round(d["measures"][0]["rows"][0]["numbers"][n]["value"], 12) for n in ("kappa", "observed", "expected")]') == "[0.4, 0.7, 0.5]" ]] ||
  fail "kappa is not 0.4: $(cat two.json)"
[[ $(field two.json 'd["measures"][0]["rows"][0]["group"], d["measures"][0]["rows"][0]["matched_by"]') == "('A among themselves', 'name')" ]] || fail "who was it?"

# beside the model, whose most probable choice is missing where a probability is: 4 trials are left to each
"${behave[@]}" people.csv model.csv --subject who --column truth=answer --column truth=truth --column choice=said \
  --column trial=item --column trial=trial >said 2>&1
[[ $(<said) == *"there is no column 'said'"* ]] || fail "a column that is not there is not told of: $(<said)"
sed 's/,chance:cat/&,said,who,rt/; 2,$s/$/,,m,1/' model.csv >model2.csv
"${behave[@]}" people.csv model2.csv --subject who --column truth=answer --column truth=truth --column trial=item \
  --column trial=trial --column choice=said --measure accuracy_distance --measure error_consistency --json >three.json ||
  fail "subjects and a model"
[[ $(field three.json 'd["options"]') == "['ape', 'cat', 'dog']" ]] || fail "options are not matched by name"
cat >check.py <<'END'
import csv, json, sys
d = json.load(open("three.json"))
ec = next(m for m in d["measures"] if m["measure"] == "error_consistency")
assert [r["group"] for r in ec["rows"]] == ["A beside B", "A beside B", "A among themselves"], ec["rows"]
for r in ec["rows"][:2]: # the model has no choice of its own: all are missing
    assert r["numbers"]["kappa"]["why"] == "no trials" and r["n_dropped_a"] == 10, r
s = next(s for s in ec["summaries"] if s["group"] == "A beside B")
assert s["numbers"]["kappa"]["failed"] == 2 and s["numbers"]["kappa"]["why"] == {"no trials": 2}, s
END
"$python" check.py || fail "what is missing is not counted"

# i1 of probabilities, options matched by name, matched by the same observer with himself
{ echo truth,image,chance:a,chance:b,chance:c
  "$python" -c '
import random
random.seed(1)
for i in range(24):
    p = [random.random() + 2 * (k == i % 3) for k in range(3)]
    s = sum(p)
    print("abc"[i % 3], f"x{i}", *(round(v / s, 4) for v in p), sep=",")'; } >p.csv
"${behave[@]}" p.csv p.csv --measure i1 --measure i2n --measure o2 --json >self.json || fail "i1"
[[ $(field self.json 'all(abs(m["rows"][0]["numbers"][n]["value"] - 1) < 1e-12 for m in d["measures"] for n in ("r", "corrected", "reliability_1"))') == True ]] ||
  fail "one is not like himself"

# a psychometric function, its direction turned by a parameter, and a table of it
"$python" -c '
import math, random
random.seed(5)
print("truth,choice,strength,time")
for i in range(2000):
    x = random.choice([-4, -2, -1, 0, 1, 2, 4])
    p = 0.02 + 0.96 * 0.5 * (1 + math.erf((x - 0.5) / math.sqrt(2)))
    y = "right" if random.random() < p else "left"
    print("right" if x > 0 else "left", y, x, 0.3 + 0.5 / (1 + abs(x)) + 0.02 * random.random(), sep=",")' >xy.csv
fit=("${behave[@]}" xy.csv --measure psychometric --set counted=second --set guess=0.02)
"${fit[@]}" --json --draws 60 >fit.json || fail "psychometric"
[[ $(field fit.json 'abs(d["measures"][0]["rows"][0]["numbers"]["threshold"]["value"] - 0.5) < 0.15 and d["measures"][0]["rows"][0]["numbers"]["slope"]["low"] < 1 < d["measures"][0]["rows"][0]["numbers"]["slope"]["high"]') == True ]] ||
  fail "the planted function does not come back: $(cat fit.json)"
diff <("${fit[@]}" --json --draws 60) fit.json >/dev/null || fail "the same draws, other numbers"
diff <("${fit[@]}" --json --draws 60 --seed 2) fit.json >/dev/null && fail "--seed does nothing"
[[ $("${fit[@]}" --csv --boot none | sed -n 2p) =~ ^psychometric,xy,,A,no,threshold,0\.[0-9]+,,,2000,0,2000,0,,,$ ]] || fail "the table is another"
"${behave[@]}" xy.csv --measure accuracy --measure psychometric --set accuracy.edge=500 --set psychometric.lapse_most=0 --json >sets.json
[[ $(field sets.json '[m["set"] for m in d["measures"]]') == "[['edge=500'], ['lapse_most=0']]" ]] || fail "--set goes to another measure"
"${behave[@]}" xy.csv --boot none --json >all.json || fail "all measures"
[[ $(field all.json 'sorted(m["measure"] for m in d["measures"] if not m["left_out"])') == "['accuracy', 'chronometric', 'learning_curve', 'o2', 'psychometric']" ]] ||
  fail "all that the data allow are not: $(field all.json '[(m["measure"], m["left_out"]) for m in d["measures"]]')"

# numbers of measures, with units and ranges
for room in tuning behaviour; do
  "$TERCET" list "${room}s" --json >room.json
  [[ $(field room.json 'all(n["name"] and n["unit"] and n["doc"] and (None in (n.get("least"), n.get("most")) or n["least"] < n["most"]) for v in d["rooms"][0]["variants"] for n in v["numbers"])') == True ]] ||
    fail "numbers of ${room}s have no units or ranges"
done
expect 0 "slope +1/x"       "$TERCET" help behaviour psychometric
expect 0 "lapse +0 .. 0.5"  "$TERCET" help behaviour psychometric

# a run, beside its untrained self
small_spec gratings
"$TERCET" train small.yaml -o runs/a >/dev/null 2>talk || { fail "train: $(cat talk)"; finish; }
"${behave[@]}" runs/a --measure accuracy --json --threads 1 >run.json || fail "a run"
diff <("${behave[@]}" runs/a --measure accuracy --json --threads 2) run.json >/dev/null || fail "a run depends on threads"
[[ $(field run.json '[(o["name"], o["untrained"]) for o in d["observers"]]') == "[('runs/a', False), ('runs/a (untrained)', True)]" ]] ||
  fail "the control is not there"
[[ $(field run.json '(lambda r: r[0]["numbers"]["correct"]["value"] > r[1]["numbers"]["correct"]["value"])(d["measures"][0]["rows"])') == True ]] ||
  fail "it has not learnt"
[[ $(field run.json 'd["measures"][0]["rows"][0]["n_trials_a"]') == 1000 ]] || fail "trials held out"
[[ $("${behave[@]}" runs/a --measure accuracy --held-out 64 --csv | wc -l) == 9 ]] || fail "--held-out"
probe=$("$TERCET" record runs/a --json 2>/dev/null | "$python" -c 'import json, sys; print(json.load(sys.stdin)["probe"])')
"${behave[@]}" runs/a runs/a --probe "$probe" --measure error_consistency --measure i2n --json >same.json || fail "a probe set"
[[ $(field same.json 'all(abs(m["rows"][0]["numbers"][n]["value"] - 1) < 1e-9 for m, n in zip(d["measures"], ("kappa", "r")))') == True ]] ||
  fail "a run is not like itself: $(field same.json '[m["rows"][0] for m in d["measures"]]')"
expect 4 "learning_curve: a run does not learn" "${behave[@]}" runs/a --measure learning_curve
expect 2 "has no probe set 'zz'"                "${behave[@]}" runs/a --probe zz

# pictures
if command -v gnuplot >/dev/null; then
  for measure in psychometric chronometric learning_curve accuracy; do
    sets=()
    [[ $measure == psychometric ]] && sets=(--set counted=second --set guess=0.02)
    expect 0 "" "${behave[@]}" xy.csv --measure $measure "${sets[@]}" --boot none --plot "$measure.svg"
    "$python" -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$measure.svg" || fail "$measure.svg is no picture"
  done
  [[ $(grep -c '^"xy"' psychometric.csv) == 207 ]] || fail "not 7 points and a line: $(grep -c '^"xy"' psychometric.csv)"
  expect 0 "" "${behave[@]}" people.csv "${names[@]}" --measure error_consistency --plot bars.svg --number observed
fi

# what cannot be
expect 2 "there is no behaviour 'acuracy'; did you mean 'accuracy'\?" "${behave[@]}" xy.csv --measure acuracy
expect 2 "said twice"                             "${behave[@]}" xy.csv --measure accuracy --measure accuracy
expect 2 "say of which measure"                   "${behave[@]}" xy.csv --set edge=3
expect 3 "did you mean 'edge'"                    "${behave[@]}" xy.csv --measure accuracy --set edgy=3
expect 2 "there is no 'thruth'; did you mean 'truth'\?" "${behave[@]}" xy.csv --column thruth=a
expect 2 "wants NAME=COLUMN"                      "${behave[@]}" xy.csv --column truth
expect 4 "there is no column 'answr'; did you mean 'answer'\?; there are 'who'" "${behave[@]}" people.csv --column truth=answr
expect 4 "a measure of two observers"             "${behave[@]}" xy.csv --measure error_consistency
expect 4 "there is no strength of the stimulus"   "${behave[@]}" p.csv --measure psychometric
expect 4 "no option in common"                    "${behave[@]}" xy.csv p.csv
expect 4 "cannot open none.csv"                   "${behave[@]}" none.csv
expect 4 "is a folder, and not a run"             "${behave[@]}" .
expect 2 "--probe is for runs"                    "${behave[@]}" xy.csv --probe x
expect 2 "a picture is of one measure"            "${behave[@]}" xy.csv --plot a.svg
expect 2 "has no number 'x'"                      "${behave[@]}" xy.csv --measure o2 --plot a.svg --number x
expect 2 "--json or --csv"                        "${behave[@]}" xy.csv --json --csv
expect 7 "" "${behave[@]}" xy.csv --max-memory 1K
sed 's/^left,left,-4/left,left,inf/' xy.csv >inf.csv
expect 4 "column 'strength', row [0-9]+: it is infinite" "${behave[@]}" inf.csv
finish
