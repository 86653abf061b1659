# e_prop.sh -- spiking cells learn to sum up evidence by traces at their synapses: better than cells that do not learn
# under a read-out that does, nearly as well as by backprop through time; untrained they are at chance (Bellec et al. 2020).
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
spec=$SOURCE/examples/03_e_prop.yaml
cells='architecture.projections={senses -> regular: {fixed: true}, senses -> adaptive: {fixed: true}, regular -> regular:
  {fixed: true}, regular -> adaptive: {fixed: true}, adaptive -> regular: {fixed: true}, adaptive -> adaptive: {fixed: true}}'

for seed in 1 2 3; do
  "$TERCET" train "$spec" -o e_prop$seed --seed $seed --progress none >/dev/null 2>talk || fail "$(cat talk)"
  "$TERCET" train "$spec" -o random$seed --seed $seed --set rule=e_prop_random --progress none >/dev/null 2>talk || fail "$(cat talk)"
  "$TERCET" train "$spec" -o backprop$seed --seed $seed --set rule=backprop --progress none >/dev/null 2>talk || fail "$(cat talk)"
  "$TERCET" train "$spec" -o fixed$seed --seed $seed --set "$cells" --progress none >/dev/null 2>talk || fail "$(cat talk)"
done
"$python" - <<'END' || fail "traces were worth something else"
import json, math, sys
def right(name):
    return [json.load(open(f"{name}{s}/result.json"))["accuracy"]["test"] for s in "123"]
def spread(x):  # half of Student's 95 % interval of a mean of three
    m = sum(x) / 3
    return 4.303 * math.sqrt(sum((v - m) ** 2 for v in x) / 2 / 3)
runs = {n: right(n) for n in ("e_prop", "random", "backprop", "fixed")}
for n, x in runs.items(): print(n, *("%.3f" % v for v in x))
gain = [a - b for a, b in zip(runs["e_prop"], runs["fixed"])]
short = [b - a for a, b in zip(runs["e_prop"], runs["backprop"])]
print("beyond fixed cells %.3f +- %.3f, short of backprop %.3f +- %.3f" % (sum(gain) / 3, spread(gain), sum(short) / 3, spread(short)))
def first(name):
    return json.loads(open(name + "/log.jsonl").readline())["validation"]["accuracy"]
untrained = [first(f"e_prop{s}") for s in "123"]
print("untrained", *("%.3f" % v for v in untrained))
fine = sum(gain) / 3 - spread(gain) > 0.05 and min(gain) > 0.06 and sum(short) / 3 < 0.06
fine = fine and sum(runs["random"]) - sum(runs["fixed"]) > 3 * 0.05 and max(untrained) < 0.56
sys.exit(not fine)
END
finish
