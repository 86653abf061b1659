# rdm_plot.sh -- RDMs as pictures on the command line: every kind, of one and of several; no file that is
# not a picture's is ever replaced.
source "$SOURCE/tests/cli/expect.bash"
command -v gnuplot >/dev/null || skip "there is no gnuplot"
"$python" -c 'import numpy' 2>/dev/null || skip "there is no numpy"
cd "$work" || exit 1

"$python" - <<'PY' || fail "no data can be made"
import numpy as np
rng = np.random.default_rng(5)
center = rng.normal(size=(9, 12))
rows = [(c, d) for d in range(3) for c in range(9) for _ in range(4)]
x = np.array([center[c] * (1 + d) + rng.normal(size=12) for c, d in rows])
np.savez("t.npz", x=x, stimulus=np.array([c for c, d in rows]), day=np.array([1 + d for c, d in rows]))
PY
cat >r.yaml <<'END'
tercet: 1
recipe: twelve units on three days
subject: m
area: V4
file: t.npz
responses: {data: x, axes: [trial, unit]}
quantity: Hz
trials: {stimulus: stimulus, day: day}
condition: stimulus
session: {column: day}
END
drawn() { [ -s "$1.svg" ] && [ -s "$1.csv" ] && [ -s "$1.gp" ] && grep -q '</svg>' "$1.svg" || fail "$1 was not drawn"; }

for kind in heat ranked clusters mds dendrogram; do
  "$TERCET" rdm r.yaml --recording "r 2" --plot "one/$kind.svg" --plot-kind $kind >/dev/null 2>talk || fail "$kind: $(cat talk)"
  drawn one/$kind
done
"$TERCET" rdm r.yaml --plot "two/all.svg" >/dev/null 2>talk || fail "three: $(cat talk)"
for i in 1 2 3; do drawn "two/all_${i}_r_$i"; done
"$TERCET" rdm r.yaml --plot drift.svg --plot-kind drift >/dev/null 2>talk || fail "drift: $(cat talk)"
drawn drift
[ "$(grep -c ',"' drift.csv)" = 27 ] || fail "a path has not a place for each of three days"
grep -q '<text>r 1</text>' drift.svg && grep -q '<text>r 3</text>' drift.svg || fail "the ends of paths have no names"
# drawn again over itself, to the same bytes
cp drift.svg before.svg
"$TERCET" rdm r.yaml --plot drift.svg --plot-kind drift >/dev/null 2>talk || fail "again: $(cat talk)"
cmp -s drift.svg before.svg || fail "the same numbers are another picture"

echo mine >mine.csv
expect 2 "mine.csv would be replaced by the table of mine.svg" "$TERCET" rdm r.yaml --plot mine.svg
[ "$(cat mine.csv)" = mine ] || fail "mine.csv was replaced"
echo mine >our_2_r_2.csv
expect "[1-9]" "our_2_r_2.csv would be replaced"               "$TERCET" rdm r.yaml --plot our.svg
[ "$(cat our_2_r_2.csv)" = mine ] || fail "our_2_r_2.csv was replaced"
expect 2 "ends in .svg"                                        "$TERCET" rdm r.yaml --plot a.png
expect 2 "plot-kind"                                           "$TERCET" rdm r.yaml --plot a.svg --plot-kind pie
[ -e a.svg ] && fail "a.svg was drawn"
finish
