# compare_plot.sh -- models against subjects as a picture: of a few, of one alone, of more than there is room for.
source "$SOURCE/tests/cli/expect.bash"
command -v gnuplot >/dev/null || skip "there is no gnuplot"
"$python" -c 'import numpy' 2>/dev/null || skip "there is no numpy"
cd "$work" || exit 1

"$python" - <<'PY' || fail "no data can be made"
import numpy as np
rng = np.random.default_rng(3)
def square(d):
    m = np.zeros((12, 12)); m[np.triu_indices(12, 1)] = d
    return m + m.T
true = rng.random(66)
np.savez("subjects.npz", rdm=np.array([square(true + 0.3 * rng.random(66)) for s in range(5)]))
for n in (1, 6, 70):
    np.savez("m%d.npz" % n, rdm=np.array([square(true + 0.1 * (k + 1) * rng.random(66)) for k in range(n)]))
PY
for n in 1 6 70; do
  "$TERCET" compare m$n.npz --with subjects.npz --metric rsa --comparator rho_a --boot conditions --draws 200 --ceiling \
    --plot p$n.svg >said 2>talk || fail "$n models: $(cat talk)"
  grep -q '</svg>' p$n.svg && grep -q 'noise ceiling' p$n.svg || fail "$n models were not drawn"
done
grep -q '5 subjects, 12 conditions, best 64 of 70 models' p70.svg || fail "it is not said that some models are left out"
[ "$(grep -c '^[0-9]' p70.csv)" = 66 ] || fail "the table has not a row for each model that is drawn, and two for ceilings"
# those that are left out are the worst, and the others stand as they were given
"$TERCET" compare m70.npz --with subjects.npz --metric rsa --comparator rho_a --boot conditions --draws 200 --ceiling --json \
  >m70.json 2>talk || fail "as JSON: $(cat talk)"
"$python" - <<'PY' || fail "the best models are not those that are drawn"
import csv, json
drawn = [float(x["mean"]) for x in csv.DictReader(open("p70.csv"))][:64]
mean = [m["mean"] for m in json.load(open("m70.json"))["models"]]
least = sorted(mean)[6]
assert drawn == [m for m in mean if m >= least], (drawn, mean)
PY
finish
