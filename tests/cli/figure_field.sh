# figure_field.sh -- tercet figure 3: its page, its picture, its numbers, and what it refuses.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
command -v gnuplot >/dev/null || skip "no gnuplot"

few=(--seeds 2 --examples 16 --draws 8)
expect 0 "drawn/figure_3.html" "$TERCET" figure 3 "${few[@]}" -o drawn
for file in figure_3.html figure_3_fields.svg figure_3_fields.csv figure_3_fields.gp field.json field.csv; do
  [[ -s drawn/$file ]] || fail "there is no $file"
done
for text in "change without learning" "backprop: learning" "feedback_alignment: " "along the gradient"; do
  grep -q "$text" drawn/figure_3_fields.svg || fail "the picture does not say '$text'"
done
for text in "The null" "The controls" "What would contradict it"; do
  grep -q "$text" drawn/figure_3.html || fail "the page does not say '$text'"
done
[[ $(grep -c '^way,' drawn/figure_3_fields.csv) == $((3 * 240 + 3 * 51)) ]] || fail "other ways"
# at the beginning of its way each rule goes as it is asked to: the first panel of the paper climbs to the top
"$python" - drawn/figure_3_fields.csv <<'END' || fail "the fields of the paper are others"
import math, sys
blocks = [[line.split(",") for line in b.splitlines() if line.startswith("way,")]
          for b in open(sys.argv[1]).read().split("\n\n\n")]
ways = [[(float(r[1]), float(r[2])) for r in b] for b in blocks if b and b[0][0] == "way"][:3]
f = lambda p: -(p[0] ** 2 + 2 * p[1] ** 2) / 2
rise = [f(w[-1]) - f(w[0]) for w in ways]
sys.exit(not (f(ways[0][-1]) > -1e-3 and abs(rise[1]) < 1e-3 and 0.3 < rise[2]))
END
expect 2 "shows three rules, not 1" "$TERCET" figure 3 --rules backprop -o none
expect 2 "did you mean 'backprop'" "$TERCET" figure 3 --rules backprob,oja,hebb -o none
expect 4 "noise for the most part" "$TERCET" figure 3 --rules backprop,oja,node_perturbation "${few[@]}" -o noisy
finish
