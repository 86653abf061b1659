# match.sh -- is the change of an animal recognised?  Three animals are runs of one rule, recorded with noise; beside them
# stand themselves, three other runs of the same rule, and three of each of two other rules, all at matched performance.
#
# Found: docs/howto/compare-change.md has the table.  A circuit beside itself is at the ceiling; every circuit that learnt the
# task changes far more like it than changes without meaning; rules are not told apart.
source "$SOURCE/tests/cli/expect.bash"
"$python" -c 'import numpy' 2>/dev/null || skip "there is no numpy"
cd "$work" || exit 1
"$TERCET" new gratings+backprop+perceptron >model.yaml 2>/dev/null || skip "no gratings here"

learn() # NAME SEED RULE STEP TRIALS
{
  "$TERCET" train model.yaml -o "$1" --seed "$2" --set rule="$3" --set train.optimiser.step="$4" --set train.trials="$5" \
    --set train.keep=all --set train.checkpoint=$(($5 / 16)) --set train.evaluate=$(($5 / 16)) --set task.probe=18 \
    --set architecture.units='[64,32]' >/dev/null 2>&1 || fail "$1 does not learn"
}

for s in 1 2 3; do
  learn animal$s $s backprop 0.02 12288
  "$TERCET" record animal$s --subject animal$s --population hidden1 --population hidden2 --area hidden1=V1 --area hidden2=V4 \
    --repeats 20 --noise poisson --gain 60 --checkpoints all -o animal$s.npz >/dev/null 2>&1 || fail "no recording"
  awk -F'[:,{}]+' 'BEGIN {print "session,right,of"}
    {day = $3 ? sprintf("%09d", $3) : "untrained"
     for (i = 1; i < NF; i++) if ($i == "\"accuracy\"" && !(day in seen)) {seen[day]; print day "," $(i + 1) * 1000 ",1000"}}' \
    animal$s/log.jsonl >animal$s.csv
done
for m in 11 12 13; do
  learn backprop$m $m backprop 0.03 16384
  learn node_perturbation$m $m node_perturbation 0.03 16384
  learn feedback_alignment$m $m feedback_alignment 0.1 32768
done
for s in 1 2 3; do
  for run in animal$s backprop1{1,2,3} node_perturbation1{1,2,3} feedback_alignment1{1,2,3}; do
    "$TERCET" match $run --with animal$s.npz --performance animal$s.csv --population hidden1 --population hidden2 --boot none \
      --cycle 4 --randoms 40 --json >$run-$s.json 2>/dev/null || fail "$run beside animal$s"
  done
done
"$python" - <<'END' || fail "what is recognised is something else"
import glob, json, sys, numpy as np
found = {}
for path in sorted(glob.glob("*-[123].json")):
    d = json.load(open(path))
    run = d["run"].rstrip("0123456789")
    for area, name in (("V1", "hidden1"), ("V4", "hidden2")):
        for c in d["changes"]:
            if (c["area"], c["population"]) == (area, name):
                found.setdefault((run, area), []).append([c[k] for k in ("similarity", "ceiling", "random_high", "scaled", "beyond", "level_after")])
ok = True
for key, rows in found.items():
    x = np.array(rows, float)
    print(*key, len(x), "mean", x.mean(0).round(3), "spread", x.std(0, ddof=1).round(3))
    if key[0] == "animal": ok &= bool((x[:, 0] > x[:, 1] - 0.08).all() and (x[:, 0] < x[:, 1] + 0.08).all())
    else:
        print("   above 95 % of changes without meaning:", int((x[:, 0] > x[:, 2]).sum()), "of", len(x))
        ok &= bool(len(x) == 9 and (x[:, 0] > x[:, 2]).sum() >= 7)
for area in ("V1", "V4"):
    own = np.array(found["animal", area], float)[:, 0]
    for rule in ("backprop", "node_perturbation", "feedback_alignment"):
        ok &= bool(own.min() > np.array(found[rule, area], float)[:, 0].max())
sys.exit(not ok)
END
finish
