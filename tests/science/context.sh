# context.sh -- gated cells learn to sum up the stream that a context says: slopes 5 times as steep at least; whose context is
# hidden reaches 3/4 and weighs both alike; the stream that does not count stays in the circuit, as it is in one that learnt
# nothing.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
for seed in 1 2 3; do
  for context in told hidden; do
    "$TERCET" train "$SOURCE/examples/19_context.yaml" -o $context$seed --seed $seed --set task.context=$context \
      --progress none >/dev/null 2>talk || fail "$(cat talk)"
    "$TERCET" signature $context$seed --json >$context$seed.json 2>talk || [[ $? == 1 ]] || fail "$(cat talk)"
  done
done
"$python" - <<'END' || fail "the context is not heeded, or too much is"
import json, sys
good = True
for seed in "123":
    told, hidden = ({s["name"]: s for s in json.load(open(k + seed + ".json"))["signatures"]} for k in ("told", "hidden"))
    for who, d in ("told", told), ("hidden", hidden):
        print(who, seed, *("%s %.3f [%.3f, %.3f] %s;" % (n, *(d[n]["trained"][k] for k in ("value", "low", "high")), d[n]["verdict"]) for n in d))
    good = good and all(told[n]["verdict"] == "shown" for n in told) and not told["slopes"]["untrained_too"]
    good = good and told["accuracy"]["untrained"]["high"] < 0.55 and told["slopes"]["null"]["high"] < 1.5
    good = good and told["a_ignored"]["untrained_too"] and told["b_ignored"]["untrained_too"]
    good = good and hidden["slopes"]["verdict"] == "not shown" and hidden["accuracy"]["trained"]["low"] < 0.75
    good = good and 0.8 < hidden["slopes"]["trained"]["value"] < 1.25
sys.exit(not good)
END
finish
