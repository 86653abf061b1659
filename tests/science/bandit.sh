# bandit.sh -- taught by reward, activity comes to find the better arm within a trial, weights at rest; untrained it does not.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1

for seed in 1 2 3; do
  "$TERCET" train "$SOURCE/examples/23_bandit.yaml" -o bandit$seed --seed $seed --progress none >/dev/null 2>talk || fail "$(cat talk)"
  "$TERCET" signature bandit$seed --json >bandit$seed.json 2>talk || [[ $? == 1 ]] || fail "$(cat talk)"
done
"$python" - <<'END' || fail "activity did not learn"
import json, sys
good = True
for seed in "123":
    of = {s["name"]: s for s in json.load(open("bandit" + seed + ".json"))["signatures"]}
    print(seed, *("%s %.3f [%.3f, %.3f] untrained %.3f" % (k, s["trained"]["value"], s["trained"]["low"], s["trained"]["high"],
                                                          s["untrained"]["value"]) for k, s in of.items()))
    good = good and all(s["verdict"] == "shown" and not s["untrained_too"] for s in of.values())
sys.exit(not good)
END
finish
