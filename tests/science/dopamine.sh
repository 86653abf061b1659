# dopamine.sh -- an error of predicted reward moves from the reward to the cue, dips where a reward is left out, and shows
# blocking, conditioned inhibition and rewards by chance; untrained circuits and circuits without a first phase do not.  With a
# bare cue it leaves the reward only where cells learn to keep time.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
spec=$SOURCE/examples/15_dopamine.yaml

learn() { # NAME SEED SETTINGS: a run, and its signatures
  local name=$1 seed=$2
  shift 2
  "$TERCET" train "$spec" -o "$name" --seed "$seed" --progress none "$@" >/dev/null 2>talk || fail "$(cat talk)"
  "$TERCET" signature "$name" --json >"$name.json" 2>talk || [ $? = 1 ] || fail "$(cat talk)"
}
for seed in 1 2 3; do
  learn plain$seed $seed
  learn block$seed $seed --set 'task.protocol=A+ / AB+'
  learn inhibit$seed $seed --set 'task.protocol=A+ AX-'
  learn chance$seed $seed --set 'task.protocol=A0.1 B0.25 C0.5 D0.75 E0.9' --set train.optimiser.step=0.5 --set train.trials=40000
  # Control: another cue was rewarded first, so that A and B share what they foretell.
  learn share$seed $seed --set 'task.protocol=C+ / AB+'
  "$TERCET" record share$seed --probe outcomes --population dopamine -o share$seed.csv >/dev/null 2>talk || fail "$(cat talk)"
  spec=$SOURCE/examples/20_bare_cue.yaml
  learn drawn$seed $seed
  learn keeps$seed $seed --set rule=backprop --set 'architecture.projections.cues -> cells.fixed=false' \
    --set 'architecture.projections.cells -> cells.fixed=false'
  spec=$SOURCE/examples/15_dopamine.yaml
done
"$python" - <<'END' || fail "the signatures are not as they should be"
import csv, json, sys
good, step = True, 100 * 5  # ms of the cue's onset
wanted = {"plain": ["foretold", "cue", "omission"], "block": ["foretold", "cue", "omission", "blocking"],
          "inhibit": ["foretold", "cue", "omission", "inhibition"], "chance": ["uncertainty"],
          "keeps": ["foretold", "cue", "omission"], "drawn": ["cue"]}
for seed in "123":
    for name, all in wanted.items():
        rows = {r["name"]: r for r in json.load(open(name + seed + ".json"))["signatures"]}
        for s in all:
            r = rows[s]
            print(name, seed, s, r["verdict"], r["trained"], "null", r["null"], "untrained", r["untrained"])
            good = good and r["verdict"] == "shown" and not r["untrained_too"]
    for r in json.load(open("drawn%s.json" % seed))["signatures"]:
        if r["name"] in ("foretold", "omission"):
            print("drawn", seed, r["name"], r["verdict"], r["trained"])
            good = good and r["verdict"] == "not shown"
    told = {"A": [], "B": [], "C": []}
    for r in csv.DictReader(open("share%s.csv" % seed)):
        cue = r["condition"].split()[0][5:]
        if cue in told and float(r["time"]) == step:
            told[cue].append(float(r["value"]))
    a, b, c = (sum(told[k]) / len(told[k]) for k in "ABC")
    print("shared", seed, "A %.3f B %.3f C %.3f" % (a, b, c))
    good = good and 0.4 < b / c < 0.6 and 0.4 < a / c < 0.6
sys.exit(not good)
END
finish
