# branches.sh -- cells that only add decide by the context through branches, and do no better than 3/4 without.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
right() { # share of the test trials
  "$TERCET" train "$SOURCE/examples/22_branches.yaml" --seed "$1" "${@:2}" --json --progress none 2>talk || fail "$(cat talk)"
}
for seed in 1 2 3; do
  right $seed >branches$seed.json
  right $seed --set "architecture.projections.senses -> cells=dense" >sums$seed.json
  right $seed --set train.trials=0 >untrained$seed.json
done
"$python" - <<'END' || fail "branches do not heed the context, or sums do"
import json, sys
read = lambda who, seed: json.load(open(f"{who}{seed}.json"))["accuracy"]["test"]
good = True
for seed in "123":
    branches, sums, untrained = (read(who, seed) for who in ("branches", "sums", "untrained"))
    print("seed", seed, "branches %.3f sums %.3f untrained %.3f" % (branches, sums, untrained))
    good = good and branches > 0.83 and sums < 0.78 and untrained < 0.65
sys.exit(not good)
END
finish
