# lesion.sh -- the how-to followed to the letter; what is printed agrees with itself; what cannot be is said in words.
source "$SOURCE/tests/cli/expect.bash"
"$python" - "$SOURCE/docs/howto/lesion-a-model.md" "$work" <<'END' || fail "the page has no blocks"
import pathlib, re, sys
text, work = pathlib.Path(sys.argv[1]).read_text(), pathlib.Path(sys.argv[2])
n = 0
for kind, body in re.findall(r"```(\w+)\n(.*?)```", text, re.S):
    n += kind == "sh"
    if kind == "yaml": (work / "gratings.yaml").write_text(body)
    if kind == "sh": (work / f"{n:03}.sh").write_text(body)
sys.exit(n != 5)
END
cd "$work" || exit 1
mkdir bin && ln -s "$TERCET" bin/tercet && PATH=$work/bin:$PATH
command -v gnuplot >/dev/null || sed -i 's/ --plot [a-z]*.svg//' [0-9]*.sh
for block in [0-9]*.sh; do
  said=$(bash -e "$block" 2>&1 </dev/null)
  got=$?
  [[ $got == 0 ]] || fail "$(cat "$block") exits with $got: $said"
  [[ $block != 001.sh ]] || hash=$(cat model/checkpoints/*/weights.safetensors | sha256sum)
done
command -v gnuplot >/dev/null && for picture in shares doses deficits; do
  [[ -s $picture.svg ]] || fail "there is no $picture.svg"
done
[[ $(cat model/checkpoints/*/weights.safetensors | sha256sum) == "$hash" ]] || fail "the run has changed"

expect 0 "negative = worse" tercet lesion model
json tercet lesion model --silence v1:0.5 --draws 5 --json
tercet lesion model --silence v2 --silence v1:0-3 --scale v1=1 --inject v1=0 --cut 'v1 -> v2' --json >a.json 2>talk || fail "$(cat talk)"
tercet lesion model --silence v2:0-7 --silence v2:8-15 --silence v1 --json >several.json 2>talk || fail "$(cat talk)"
for threads in 1 2; do
  tercet lesion model --silence v1:25% --by resample --draws 4 --threads $threads --json >t$threads.json 2>talk || fail "$(cat talk)"
done
cmp -s t1.json t2.json || fail "threads change numbers"
tercet lesion model --silence v1:25% --by resample --draws 4 --seed 2 --json >t3.json 2>talk
cmp -s t1.json t3.json && fail "the seed changes nothing"
tercet lesion model --on probe --silence v1:0.5 --csv >p.csv 2>talk || fail "$(cat talk)"
"$python" - <<'END' || fail "numbers do not agree"
import csv, json
bad = []
def hold(good, *what):
  if not good: bad.append(what)
d = json.load(open("a.json"))
by = {l["name"]: l for l in d["lesions"]}
whole, one, nothing, cut, few = by["v2"], by["v1 x=1"], by["v1=0"], by["v1 -> v2"], by["v1:0-3"]
hold(d["n_trials"] == 1000 and d["n_dropped"] == 0, d["n_trials"])
for l in (one, nothing):  # a factor of 1 and a drive of 0 are nothing
  hold(l["accuracy"]["change"] == 0 and l["loss"]["change"] == 0, l["name"])
  hold(all(r["moved"] == 0 and abs(r["alike"] - 1) < 1e-12 for r in l["rdms"]), l["rdms"])
  hold(l["choice"] == d["choice"], "choices")
hold(whole["choice"][-1].count(0) == 5, "the bias alone makes one choice", whole["choice"][-1])
hold(whole["rdms"][0]["undefined"] == 1 and whole["rdms"][0]["alike"] is None)
hold(whole["control"] is None and few["control"]["draws"] == 20)
hold(0 < few["control"]["p"] <= 1 and few["control"]["low"] <= few["control"]["change"] <= few["control"]["high"])
hold(cut["units"] == 48 and [r["population"] for r in cut["rdms"]] == ["v2", "choice"], cut["rdms"])
for l in d["lesions"]:
  n = sum(c["accuracy"]["n"] for c in l["conditions"])
  hold(n == 1000)
  mean = sum(c["accuracy"]["n"] * c["accuracy"]["change"] for c in l["conditions"]) / n
  hold(abs(mean - l["accuracy"]["change"]) < 1e-12)
  hold(abs(sum(c["accuracy"]["change"] for c in l["conditions"]) / 6 - l["balanced_accuracy"]["change"]) < 1e-12)
  for e in (l["accuracy"], l["loss"]): hold(e["low"] <= e["change"] <= e["high"], e)
hold(whole["untrained_accuracy"]["change"] > whole["accuracy"]["change"] + 0.5)
held = {l["name"]: l["control"] for l in json.load(open("several.json"))["lesions"]}
one, two = held["v2:0-7"], held["v2:8-15"]
hold(held["v1"] is None and json.load(open("several.json"))["compared"] == 2)
hold(min(one["p_corrected"], two["p_corrected"]) == min(1, 2 * min(one["p"], two["p"])), one, two)
hold(max(one["p_corrected"], two["p_corrected"]) >= max(one["p"], two["p"]))
hold(few["control"]["p_corrected"] == few["control"]["p"], "one comparison asks for nothing")
rows = list(csv.DictReader(open("p.csv")))
hold(sum(r["of"] == "condition" and r["measure"] == "loss" for r in rows) == 36, len(rows))
hold({r["name"] for r in rows if r["of"] == "category"} != set())
print(bad) if bad else None
raise SystemExit(bool(bad))
END
"$python" -c 'import numpy as np
f = np.load("deficits.npz"); x = f["deficits"]
assert x.shape == (6, 1, 1, 32) and np.isfinite(x).all()
assert [u.decode() for u in f["deficits.unit"].view("S64").ravel()][:2] == ["v2:0", "v2:1"]' 2>talk ||
  { "$python" -c 'import numpy' 2>/dev/null && fail "deficits.npz: $(cat talk)"; }

expect 2 "did you mean 'v1'" tercet lesion model --silence v11
expect 2 "no projection 'v2->v1'" tercet lesion model --cut 'v2->v1'
expect 2 "--cut wants a projection" tercet lesion model --cut v1
expect 2 "projections are --cut" tercet lesion model --silence 'v1->v2'
expect 2 "v1 has units 0 to 47, and no 48" tercet lesion model --silence v1:40-48
expect 2 "units are a share" tercet lesion model --silence v1:few
expect 2 "a share lies over 0" tercet lesion model --silence v1:1.5
expect 2 "PLACE=NUMBER" tercet lesion model --scale v1
expect 2 "'x' is no number" tercet lesion model --inject v1=1,x
expect 2 "asked for twice" tercet lesion model --silence v1 --silence v1
expect 2 "trials have time" tercet lesion model --silence v1 --window 0:10
expect 2 "--json or --csv" tercet lesion model --json --csv
expect 2 "did you mean 'holm'" tercet lesion model --correction hulm
expect 2 "probe set" tercet lesion model --probe nothing
expect 2 "ends in .npz" tercet lesion model -o deficits.txt
expect 4 "cannot read nowhere.csv" tercet lesion model --silence v1:top3@nowhere.csv
expect 4 "no columns" tercet lesion model --silence v1:top3@p.csv
expect '[47]' "judged by its drive|is judged" tercet lesion model --silence choice
expect '[347]' "it is an input" tercet lesion model --inject retina=1
expect 4 "." tercet lesion nowhere
expect 7 "MiB beside the circuit" tercet lesion model --silence v1 --by resample --max-memory 100K
finish
