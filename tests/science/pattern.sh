# pattern.sh -- gated cells answer a cue by its pattern from memory; without memory the clock alone is no better than the mean
# of all patterns.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
sed -e 's/kind: gru, units: 48/kind: rate, units: 48, activation: tanh/' -e '/cells\/\|cells -> cells/d' \
  "$SOURCE/examples/14_pattern.yaml" >moment.yaml
cp "$SOURCE/examples/14_pattern.yaml" gated.yaml
for seed in 1 2 3; do
  for kind in gated moment; do
    "$TERCET" train $kind.yaml -o $kind$seed --seed $seed --progress none >/dev/null 2>talk || fail "$(cat talk)"
    "$TERCET" signature $kind$seed --json >$kind$seed.json 2>talk || [[ $? == 1 ]] || fail "$(cat talk)"
  done
done
"$python" - <<'END' || fail "patterns are not from memory"
import json, sys
good = True
for seed in "123":
    gated, moment = ({s["name"]: s for s in json.load(open(k + seed + ".json"))["signatures"]} for k in ("gated", "moment"))
    for who, d in ("gated", gated), ("moment", moment):
        print(who, seed, *("%s %.4f [%.4f, %.4f] null %.2f untrained %.2f %s;" % (n, *(d[n]["trained"][k] for k in ("value", "low", "high")), d[n]["null"]["value"], d[n]["untrained"]["value"], d[n]["verdict"]) for n in d))
    good = good and all(s["verdict"] == "shown" and not s["untrained_too"] for s in gated.values()) and gated["error"]["trained"]["high"] < 0.05
    good = good and moment["error"]["trained"]["low"] > 1 and gated["error"]["untrained"]["low"] > 1 and moment["cue"]["verdict"] == "not shown"
    good = good and abs(gated["error"]["null"]["value"] - 2) < 0.2
sys.exit(not good)
END
finish
