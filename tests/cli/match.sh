# match.sh -- tercet match: a run beside an animal that is another run, recorded day by day with noise; numbers against
# numpy, threads, pictures, what cannot be.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
"$TERCET" new gratings+backprop+perceptron >model.yaml 2>/dev/null || skip "no gratings here"
for who in m ada; do
  "$TERCET" train model.yaml -o $who --set train.keep=all --set train.trials=6144 --set train.checkpoint=1024 \
    --set train.evaluate=1024 --set task.probe=12 --seed $([[ $who == m ]] && echo 1 || echo 2) \
    --set architecture.units='[32,16]' --set train.optimiser.step=$([[ $who == m ]] && echo 0.05 || echo 0.03) >/dev/null 2>&1 || fail "$who does not learn"
done
"$TERCET" record ada --population hidden1 --population hidden2 --area hidden1=V1 --area hidden2=V4 --repeats 12 \
  --noise poisson --gain 200 --checkpoints all -o ada.npz >/dev/null 2>&1 || fail "ada is not recorded"
printf 'session,right,of\nuntrained,1,8\n' >one.csv
"$TERCET" match ada --with ada.npz --performance one.csv --boot none --json >course.json 2>/dev/null || fail "no course"
# how ada did at each of her checkpoints is what a match of herself says of her course
"$python" - <<'END' || fail "no days"
import json
with open("days.csv", "w") as f:
    print("session,right,of", file=f)
    for c in json.load(open("course.json"))["course"]:
        name = c["checkpoint"] if c["checkpoint"] == "untrained" else f"{c['checkpoint']:09}"
        print(f"{name},{c['right']:g},{c['of']:g}", file=f)
END
match=("$TERCET" match m --with ada.npz --performance days.csv --randoms 30 --draws 100 --splits 5)
expect 0 "m beside ada.npz: right choices of each day, and of 7 checkpoints in 1,000 trials held out" "${match[@]}"
expect 0 "ada V4, untrained to 000006144: 24 conditions, 276 pairs" "${match[@]}"
expect 0 "senses +- .*the model did not change"        "${match[@]}"
expect 0 "compared by spearman"                        "${match[@]}" --comparator spearman
expect 0 "sizes of change over 2 levels: too few to be put in order" "${match[@]}" --area hidden1=V1 --area hidden2=V4
expect 0 "ada V1, 000001024 to 000004096"              "${match[@]}" --from 000001024 --to 000004096
expect 0 "no change can be compared"                   "${match[@]}" --from untrained --to untrained
json "${match[@]}" --json
"${match[@]}" --json --threads 1 >one.json 2>/dev/null || fail "one thread"
"${match[@]}" --json --threads 3 >three.json 2>/dev/null || fail "three threads"
cmp -s one.json three.json || fail "numbers depend on threads"
"${match[@]}" --csv >changes.csv 2>/dev/null || fail "a table"
[[ $(head -1 changes.csv) == subject,area,from,to,change_of,* && $(wc -l <changes.csv) == 9 ]] || fail "the table is another: $(cat changes.csv)"
"${match[@]}" --plot curves.svg >/dev/null 2>plot.txt
if ! grep -q "there is no gnuplot" plot.txt; then [[ -s curves.svg && -s curves-change.svg ]] || fail "no pictures: $(cat plot.txt)"; fi

# matched with herself every day is its own checkpoint
"$TERCET" match ada --with ada.npz --performance days.csv --boot none --json >self.json 2>/dev/null || fail "herself"
"$python" - <<'END' || fail "the days are others"
import json, sys
d = json.load(open("self.json"))
for day in d["animals"][0]["days"]:
    want = day["session"] if day["session"] == "untrained" else int(day["session"])
    if day["match"] != "fits" or abs(day["share"] - day["run"]) > 0.02: sys.exit(f"{day} is not {want}")
END

# similarity by numpy, from what tercet record and tercet rdm say
"$TERCET" record m --population hidden2 --checkpoints all -o m.npz >/dev/null 2>&1
"$python" -c 'import numpy' 2>/dev/null && {
"$python" - <<'END' || fail "numpy has another similarity"
import json, sys, numpy as np
d = json.load(open("one.json"))
row = [c for c in d["changes"] if c["population"] == "hidden2" and c["area"] == "V4"][0]
days = {x["session"]: x["checkpoint"] for x in d["animals"][0]["days"]}
at = [days[s] if days[s] == "untrained" else f"{days[s]:09}" for s in row["sessions"]]
f, g = np.load("m.npz"), np.load("ada.npz")
iu = np.triu_indices(24, 1)
name = [[k for k in f if k.endswith(a)][0] for a in at]
sq = lambda x: ((x[:, None] - x[None]) ** 2).mean(-1)[iu]
model = sq(f[name[1]].mean((1, 2))) - sq(f[name[0]].mean((1, 2)))
def crossnobis(x):
    x = x.mean(2); n = x.shape[1]; out = 0
    for k in range(n):
        a, b = x[:, k], np.delete(x, k, 1).mean(1)
        out = out + ((a[:, None] - a[None]) * (b[:, None] - b[None])).mean(-1)[iu] / n
    return out
area = lambda day: [k for k in g if ("V4" in k or "hidden2" in k) and k.endswith(day)][0]
brain = crossnobis(g[area(row["sessions"][1])]) - crossnobis(g[area(row["sessions"][0])])
r = np.corrcoef(model, brain)[0, 1]
if abs(r - row["similarity"]) > 1e-6: sys.exit(f"{r} is not {row['similarity']}")
if not (row["low"] < r < row["high"] and 0 < row["ceiling"] <= 1): sys.exit(str(row))
END
}
printf 'session,right,of\nuntrained,999,1000\n000006144,1000,1000\n' >above.csv
expect 0 "never reached"                               "$TERCET" match m --with ada.npz --performance above.csv
printf 'session,right,of\nuntrained,1,1000\n000006144,500,1000\n' >below.csv
expect 0 "starts above"                                "$TERCET" match m --with ada.npz --performance below.csv
expect 2 "say --with ANIMAL"                           "$TERCET" match m --performance days.csv
expect 2 "say --performance TABLE"                     "$TERCET" match m --with ada.npz
expect 2 "bures takes an RDM for distances"            "${match[@]}" --comparator bures
expect 2 "a run has no noise"                          "${match[@]}" --model-distance crossnobis
expect 2 "is no run"                                   "$TERCET" match ada.npz --with ada.npz --performance days.csv
expect 4 "has no session 'never'"                      "${match[@]}" --from never
expect 4 "there is no such file|cannot open"           "$TERCET" match m --with ada.npz --performance none.csv
finish
