# delayed_match.sh -- who must match categories has units that tell halves of the circle apart; who must match directions
# has not, and keeps the direction; who has no memory is at chance.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
spec=$SOURCE/examples/13_match.yaml
sed -e 's/kind: gru, units: 48/kind: rate, units: 48, activation: tanh/' -e '/cells\/\|cells -> cells/d' "$spec" >moment.yaml
cp "$spec" category.yaml
sed -e 's/match: category/match: identity/' -e 's/trials: 40_000/trials: 60_000/' "$spec" >identity.yaml
for seed in 1 2 3; do
  for kind in category identity moment; do
    "$TERCET" train $kind.yaml -o $kind$seed --seed $seed --progress none >/dev/null 2>talk || fail "$(cat talk)"
    "$TERCET" signature $kind$seed --json >$kind$seed.json 2>talk || [[ $? == 1 ]] || fail "$(cat talk)"
  done
done
"$python" - <<'END' || fail "categories are not what was learnt, or not by those who learnt them"
import json, sys
good = True
for seed in "123":
    d = {k: {s["name"]: s for s in json.load(open(k + seed + ".json"))["signatures"]} for k in ("category", "identity", "moment")}
    for who in d:
        print(who, seed, *("%s %.3f [%.3f, %.3f] %s;" % (n, *(d[who][n]["trained"][k] for k in ("value", "low", "high")), d[who][n]["verdict"]) for n in d[who]))
    c, i, m = d["category"], d["identity"], d["moment"]
    good = good and all(c[n]["verdict"] == "shown" for n in c) and not (c["accuracy"]["untrained_too"] or c["memory"]["untrained_too"])
    good = good and all(i[n]["verdict"] == "shown" for n in i if n != "categories")
    good = good and i["categories"]["verdict"] == "not promised" and i["categories"]["trained"]["high"] < 0.1 < 0.5 < c["categories"]["trained"]["low"]
    good = good and i["memory"]["trained"]["value"] > 0.95 and m["accuracy"]["trained"]["low"] < 0.53 and m["memory"]["verdict"] == "not shown"
sys.exit(not good)
END
finish
