# reservoir.sh -- a fixed random circuit remembers through the leak of its cells and through who speaks to whom: without
# either it is worse, without both, or untrained, at chance.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1

for seed in 1 2 3; do
  for kind in both leak loops neither; do
    set=()
    [[ $kind == leak || $kind == neither ]] && set+=(--set architecture.radius=0)
    [[ $kind == loops || $kind == neither ]] && set+=(--set 'architecture.tau=1 ms')
    "$TERCET" train "$SOURCE/examples/18_reservoir.yaml" -o $kind$seed --seed $seed "${set[@]}" --set train.trials=4000 \
      --progress none --json >$kind$seed.json 2>talk || fail "$(cat talk)"
  done
  "$TERCET" train "$SOURCE/examples/18_reservoir.yaml" -o untrained$seed --seed $seed --set train.trials=0 \
    --progress none --json >untrained$seed.json 2>talk || fail "$(cat talk)"
done
# 1000 test trials each: a share of 0.5 has a standard error of 0.016, and 0.75 one of 0.014.
"$python" - <<'END' || fail "it is not the leak and the loops that remember"
import json, sys
good = True
for seed in "123":
    right = {k: json.load(open(k + seed + ".json"))["accuracy"]["test"] for k in ("both", "leak", "loops", "neither", "untrained")}
    print(seed, *("%s %.3f" % x for x in right.items()))
    good = (good and right["both"] > right["leak"] and right["both"] > right["loops"] + 0.05
            and min(right["leak"], right["loops"]) > 0.55 > max(right["neither"], right["untrained"]))
sys.exit(not good)
END
finish
