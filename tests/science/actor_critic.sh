# actor_critic.sh -- a circuit that is told of its rewards alone learns to sum up evidence over time, better than one whose
# read-outs alone learn, and than untrained (which drawn weights may put above chance or below it): of rates, and of spikes.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
spec=$SOURCE/examples/16_actor_critic.yaml
fixed=(--set 'architecture.projections.senses -> cells.fixed=true' --set 'architecture.projections.cells -> cells.fixed=true'
  --set architecture.populations.cells.bias=false)

spikes=(--set 'architecture.populations.cells={kind: lif, units: 100, tau: 200 ms, threshold: 0.6}')

for seed in 1 2 3; do
  for kind in learnt fixed spikes_learnt spikes_fixed; do
    how=()
    [[ $kind == spikes* ]] && how+=("${spikes[@]}")
    [[ $kind == *fixed ]] && how+=("${fixed[@]}")
    "$TERCET" train "$spec" -o $kind$seed --seed $seed --progress none "${how[@]}" >/dev/null 2>talk || fail "$(cat talk)"
    "$TERCET" behave $kind$seed --probe psychometric --measure accuracy --json >$kind$seed.json 2>talk || fail "$(cat talk)"
  done
done
# The ideal observer is right in 0.763; choices are the more probable side, not drawn ones, where behaviour is measured.
"$python" - <<'END' || fail "reward did not teach what it should"
import json, sys
good = True
def rows(name):
    return {r["untrained"]: r["numbers"]["correct"] for r in json.load(open(name + ".json"))["measures"][0]["rows"]}
for seed, of in ((seed, of) for seed in "123" for of in ("", "spikes_")):
    learnt, fixed = rows(of + "learnt" + seed), rows(of + "fixed" + seed)
    l, f, u = learnt[False], fixed[False], learnt[True]
    print(of + seed, *("%s %.3f [%.3f, %.3f]" % (w, x["value"], x["low"], x["high"]) for w, x in (("learnt", l), ("cells fixed", f), ("untrained", u))))
    good = good and l["low"] > 0.68 and l["low"] > f["value"] and l["high"] < 0.80 and u["high"] < 0.65 and l["low"] > u["high"]
sys.exit(not good)
END
finish
