# figure.sh -- tercet figure 2 from the spec that the command carries: its page, its picture, its numbers.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
expect 2 "there is no figure '9'; there is 2, 3, 4, laws" "$TERCET" figure 9
expect 2 "there is no rule 'backprob'" "$TERCET" figure 2 --rules backprob -o none
command -v gnuplot >/dev/null || skip "no gnuplot, which draws the figure"

"$TERCET" figure 2 --rules backprop,feedback_alignment,predictive_coding,node_perturbation,hebb,e_prop --seeds 2 --draws 16 \
  --examples 8 --state init,64 -o kept --json >said 2>talk || fail "figure 2 exits with $?: $(cat talk)"
[[ $(field said "d['page'], d['states'], d['seeds']") == "('kept/figure_2.html', 2, 2)" ]] || fail "it says $(cat said)"
for name in figure_2.html figure_2_places.svg figure_2_places.csv figure_2_places.gp credit.json credit.csv; do
  [[ -s kept/$name ]] || fail "there is no $name"
done
rules='d["states"][0]["rules"]'
[[ $(field kept/credit.json "[r['knob'] for r in $rules if r['name'] == 'predictive_coding']") == \
  "['rule.precision=0.01', 'rule.precision=0.03', 'rule.precision=0.1', 'rule.precision=0.3', 'rule.precision=1']" ]] ||
  fail "the knobs of the spec are not turned"
[[ $(field kept/credit.json "[r['weights'] for r in $rules][0], [r['units'] for r in $rules][0]") == "(592, 32)" ]] ||
  fail "it counts $(field kept/credit.json "[(r['weights'], r['units']) for r in $rules]")"
# bias falls with the square of the precision
[[ $(field kept/credit.json "(lambda b: 50 < b[2] / b[0] < 200)([r['bias2']['value'] for r in $rules if r['name'] == 'predictive_coding'])") == True ]] ||
  fail "the bias of predictive coding does not fall with its precision"
for text in "The null" "The controls" "What would contradict it" "Not measured here" "e_prop: rule e_prop" "contrastive_hebbian:"; do
  grep -q "$text" kept/figure_2.html || fail "the page does not say '$text'"
done
for text in "at the start, loss" "after 64 trials of backprop" "predictive coding, precision" "node perturbation"; do
  grep -q "$text" kept/figure_2_places.svg || fail "the picture does not say '$text'"
done
[[ $(grep -c "feedback_alignment" kept/figure_2_places.csv) == 2 ]] || fail "the picture's table lacks a rule"

# another spec; sections that say what cannot be
sed 's/seeds: 20/seeds: 1/; s/^  states: .*/  states: [init]/; s/draws: .*/draws: 8/' "$SOURCE/examples/06_credit.yaml" >own.yaml
expect 0 "own/figure_2.html" "$TERCET" figure 2 own.yaml --rules backprop --examples 4 -o own
grep -q "own.yaml" own/figure_2.html || fail "the page does not name its spec"
sed -i 's/^  draws: /  drawz: /' own.yaml
expect 3 "did you mean draws" "$TERCET" figure 2 own.yaml --rules backprop -o own

# laws: what is exact comes out, with the spec that the command carries cut to what a test has time for
sed '/^  laws:/q' "$SOURCE/examples/08_laws.yaml" >laws.yaml
cat >>laws.yaml <<'END'
    - {name: V of N, rule: forward_gradient, along: weights, of: variance, slope: 1,
       knob: "architecture.populations.hidden1.units & architecture.populations.hidden2.units=2,4,8"}
    - {name: bias of precision, rule: predictive_coding, along: precision, of: bias2, slope: 2,
       knob: "rule.precision=0.001,0.003,0.01"}
END
"$TERCET" figure laws laws.yaml --seeds 2 --draws 200 --examples 8 -o laws --json >said 2>talk || fail "figure laws exits with $?: $(cat talk)"
[[ $(field said "[abs(l['slope']['value'] - e) < 0.35 * e for l, e in zip(d['laws'], (1, 2))]") == "[True, True]" ]] ||
  fail "slopes are $(field said "[l['slope'] for l in d['laws']]")"
[[ $(field said "d['laws'][0]['points'][0]['x']") == 60 ]] || fail "the smallest circuit has other weights"
[[ $(field said "[(l['seeds'], l['draws']) for l in d['laws']]") == "[(2, 200), (2, 200)]" ]] ||
  fail "seeds and draws are $(field said "[(l['seeds'], l['draws']) for l in d['laws']]")"
for name in laws.html laws.csv figure_laws.svg figure_laws.csv; do [[ -s laws/$name ]] || fail "there is no $name"; done
sed -i 's/along: precision, //' laws.yaml
expect 3 "a law has name, rule" "$TERCET" figure laws laws.yaml -o laws
finish
