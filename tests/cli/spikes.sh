# spikes.sh -- tercet spikes: of a session against numpy, of a run beside its untrained circuit with its membranes; what
# holds no spikes is said in words.
source "$SOURCE/tests/cli/expect.bash"
"$python" -c 'import numpy' 2>/dev/null || skip "there is no numpy"
cd "$work" || exit 1

# 4 units in 3 conditions, 5 trials each of 600 steps of 1 ms: a clock, two that vary, one silent
"$python" - <<'PY' || fail "no data can be made"
import json, numpy as np
rng = np.random.default_rng(3)
x = (rng.random((15, 600, 4)) < [0.5, 0.04, 0.02, 0]).astype(float)
x[:, :, 0] = 0
x[:, ::20, 0] = 1
np.savez("s.npz", x=x, c=np.repeat([1, 2, 3], 5))
PY
cat >s.yaml <<'END2'
tercet: 1
recipe: session
subject: m
area: V1
file: s.npz
responses: {data: x, axes: [trial, time, unit], rate: 1000 Hz}
quantity: count
trials: {c: c}
condition: c
END2
"$TERCET" spikes s.yaml --bin '25 ms' --json >said 2>talk || fail "no numbers: $(cat talk)"
"$python" - <<'PY' || fail "numbers are not those of numpy"
import json, sys, numpy as np
x = np.load("s.npz")["x"]
one = json.load(open("said"))["populations"][0]
assert one["units"] == 4 and one["trials"] == 15 and one["trial_ms"] == 600 and one["spikes"] == x.sum(), one
def near(a, b): assert abs(a - b) < 1e-9, (a, b)
for u in range(3):
    gaps = [np.diff(np.flatnonzero(t)) for t in x[:, :, u]]
    all = np.concatenate(gaps)
    near_by = np.concatenate([2 * np.abs(np.diff(g)) / (g[1:] + g[:-1]) for g in gaps])
    n = x[:, :, u].sum(1).reshape(3, 5)
    cell = one["each"][u]
    near(cell["rate"]["value"], x[:, :, u].mean() * 1000)
    near(cell["cv"]["value"], all.std(ddof=1) / all.mean())
    near(cell["cv2"]["value"], near_by.mean())
    near(cell["lv"]["value"], (0.75 * near_by ** 2).mean())
    near(cell["fano"]["value"], (n.var(1, ddof=1) / n.mean(1)).mean())
assert one["each"][3]["cv"]["value"] is None and "too few spikes" in one["each"][3]["why"]
counts = x.reshape(15 * 24, 25, 4).sum(1)[:, :3]
r = np.corrcoef(counts.T)
near(one["together"]["correlation"]["value"], (r.sum() - 3) / 6)
near(one["together"]["chi"]["value"], np.sqrt(counts.mean(1).var() / counts.var(0).mean()))
PY
"$TERCET" spikes s.yaml >said 2>&1 || fail "no text: $(cat said)"
grep -q '^s: 4 units, 15 trials of 3 conditions, 600 ms each' said || fail "the text does not say what it is of: $(cat said)"
grep -q '1 without some numbers: too few spikes' said || fail "the silent unit is not told of"
"$TERCET" spikes s.yaml --conditions 'c=2' | grep -q '^s: 4 units, 5 trials of 1 condition,' || fail "conditions are not chosen"
[[ $("$TERCET" spikes s.yaml --csv | wc -l) == 21 ]] || fail "the table has not a row for each unit and number"
if command -v gnuplot >/dev/null; then
  "$TERCET" spikes s.yaml --trial 6 --plot s.svg >/dev/null 2>talk || fail "no picture: $(cat talk)"
  grep -q '<text>c=2, repeat 1</text>' s.svg || fail "the sixth trial is not that of the second condition"
fi
# of many units those that fire in the trial are drawn, and it is said how many they are
"$python" - <<'PY' || fail "no session of many can be made"
import numpy as np
x = np.zeros((2, 50, 200))
x[0, 10:40:10, [7, 93, 151]] = 1
x[1, ::10] = 1
np.savez("m.npz", x=x, c=np.array([1, 2]))
PY
sed 's/s.npz/m.npz/' s.yaml >m.yaml
if command -v gnuplot >/dev/null; then
  "$TERCET" spikes m.yaml --trial 1 --plot m.svg >/dev/null 2>talk || fail "no picture of a few of many: $(cat talk)"
  grep -q '<text>c=1, repeat 1; the 3 of 200 units that fire</text>' m.svg || fail "the three that fire are not told of"
  [[ $(grep -c '^spike,"m",[0-9]' m.csv) == 9 ]] || fail "their nine spikes are not drawn"
  "$TERCET" spikes m.yaml --trial 2 --plot n.svg >/dev/null 2>talk || fail "no picture of many: $(cat talk)"
  grep -q '<text>c=2, repeat 1; 67 of 200 units, of 200 that fire</text>' n.svg || fail "it is not said that 67 are drawn"
fi
expect 4 "has 15 trials, not 16"          "$TERCET" spikes s.yaml --trial 16 --plot t.svg
expect 4 "has no recording 'v1'; it has 's'" "$TERCET" spikes s.yaml --population v1
expect 4 "no condition of s fits"        "$TERCET" spikes s.yaml --conditions 7
expect 2 "say either --json or --csv"     "$TERCET" spikes s.yaml --json --csv

# a run: cells that spike, beside the untrained circuit; senses hold no spikes and are left out
cat >run.yaml <<'END2'
tercet: 1
seed: 1
task: {kind: perceptual_decision}
objective: {kind: cross_entropy, at: choice, steps: last}
rule: e_prop
architecture:
  populations:
    senses: {kind: input, from: evidence}
    cells: {kind: lif, units: 20}
    choice: {kind: choice, units: 2}
  projections: {senses -> cells: dense, cells -> choice: dense}
train: {trials: 64, batch: 32}
END2
"$TERCET" train run.yaml -o run >/dev/null 2>talk || fail "no run: $(cat talk)"
"$TERCET" spikes run --repeats 3 --json >said 2>talk || fail "no numbers of a run: $(cat talk)"
"$python" - <<'PY' || fail "a run is not told of beside its untrained circuit"
import json
p = json.load(open("said"))["populations"]
assert [(q["name"], q["untrained"]) for q in p] == [("cells", False), ("cells", True)], p
assert p[0]["spikes"] > 0 and p[0]["cells"]["rate"]["n"] == 20
PY
expect 4 "no number of spikes" "$TERCET" spikes run --population senses
"$TERCET" train run.yaml -o drawn --set rule=none --set objective=none --set architecture.populations.choice.draw=true >/dev/null 2>talk ||
  fail "no run of drawn choices: $(cat talk)"
"$TERCET" spikes drawn --repeats 3 --json >said 2>talk || fail "no numbers of it: $(cat talk)"
"$python" -c 'import json; assert {q["name"] for q in json.load(open("said"))["populations"]} == {"cells"}' || fail "a choice that is drawn is taken for a spike"
"$TERCET" train run.yaml -o rates --set rule=backprop --set 'architecture.populations.cells={kind: leaky, units: 3}' >/dev/null 2>talk || fail "$(cat talk)"
expect 4 "no population of rates has units that spike" "$TERCET" spikes rates
if command -v gnuplot >/dev/null; then
  "$TERCET" spikes run --repeats 3 --plot run.svg >/dev/null 2>talk || fail "no picture of a run: $(cat talk)"
  grep -q '<text>cells (untrained)</text>' run.svg || fail "the untrained circuit is not in the picture"
  grep -q '<text>membrane</text>' run.svg || fail "no membranes"
fi

# membranes are recorded too: where one is above threshold there is a spike
"$TERCET" record run --what voltage --repeats 2 -o v.npz >/dev/null 2>talk || fail "no membranes: $(cat talk)"
"$TERCET" record run --population cells --repeats 2 -o z.npz >/dev/null 2>talk || fail "no rates: $(cat talk)"
"$python" - <<'PY' || fail "spikes are not where membranes are above threshold"
import numpy as np
v, z = np.load("v.npz"), np.load("z.npz")
assert "senses" not in v.files
assert v["cells"].shape == z["cells"].shape and (z["cells"] == (v["cells"] > 1)).all() and z["cells"].any()
PY
expect 4 "units of choice have no membrane potential" "$TERCET" record run --what voltage --population choice
expect 2 "spikes are not made of membrane potentials" "$TERCET" record run --what voltage --noise poisson

# cells that keep no more than the last moment have membranes in windows of one step
sed 's/^rule: .*/rule: stdp/; s/{kind: lif, units: 20}/{kind: current_lif, units: 20}/; s/cells -> choice: dense/cells -> choice: {wiring: dense, fixed: true}/' run.yaml >brief.yaml
"$TERCET" train brief.yaml -o brief >/dev/null 2>talk || fail "no brief run: $(cat talk)"
"$TERCET" train brief.yaml -o stepped --set train.window=1 >/dev/null 2>talk || fail "no run in steps: $(cat talk)"
expect 4 "cells have no membrane potential that is kept: train.window=1 keeps it" "$TERCET" record brief --what voltage --population cells
expect 0 "cells" "$TERCET" record stepped --what voltage --repeats 1 -o stepped.npz
"$python" -c 'import numpy as np; v = np.load("stepped.npz")["cells"]; assert np.abs(np.diff(v, axis=2)).max() > 0' || fail "membranes do not move"
finish
