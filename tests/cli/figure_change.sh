# figure_change.sh -- tercet figure 4 on a small hierarchy: its page, its pictures, its numbers, going on, what it refuses.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
command -v gnuplot >/dev/null || skip "no gnuplot"

# the spec that the command carries, cut to what a test has time for
sed 's/trials: 64_000/trials: 1280/; s/train.trials=96_000/train.trials=6400/; s/validation: 1000/validation: 50/
  s/units: 128/units: 16/; s/units: 64/units: 12/; s/units: 32/units: 8/
  s/quick: .*/quick: {seeds: 2, precisions: [20, 2]}/' "$SOURCE/examples/09_orientation.yaml" >small.yaml

expect 0 "kept/figure_4.html" "$TERCET" figure 4 small.yaml --quick --threads 2 -o kept
for name in figure_4.html figure_4.json figure_4.csv figure_4_cells.jsonl figure_4_tuning_end.svg figure_4_weight_end.svg figure_4_dealt_out_end.svg \
  figure_4_weight_centre_end.svg; do
  [[ -s kept/$name ]] || fail "there is no $name"
done
[[ $(wc -l <kept/figure_4_cells.jsonl) == 48 ]] || fail "the journal has $(wc -l <kept/figure_4_cells.jsonl) cells"
for text in "A first look" "The null" "The controls" "What would contradict it" "By reward" "dealt out" "readout only"; do
  grep -q "$text" kept/figure_4.html || fail "the page does not say '$text'"
done
# who teaches the read-out alone changes nothing; backprop does; a share is a count
only='[r for r in d["rows"] if r["row"] == "readout only"]'
[[ $(field kept/figure_4.json "{m['mean']['value'] for r in $only for m in r['end']['tuning']['levels'] + r['end']['weight']['levels']}") == "{0}" ]] ||
  fail "read-out only changes something"
[[ $(field kept/figure_4.json "all(m['mean']['value'] > 0 for r in d['rows'] if r['row'] == 'backprop' for m in r['end']['tuning']['levels'])") == True ]] ||
  fail "backprop changes nothing"
[[ $(field kept/figure_4.json "all(r['end']['tuning']['ordered'] == 2 * r['end']['tuning']['share']['value'] for r in d['rows'] if r['end']['tuning']['counted'] == 2)") == True ]] ||
  fail "shares are not counts"

# it goes on where it was, with the same bytes, on any number of threads
head -n 20 kept/figure_4_cells.jsonl >kept/some && mv kept/some kept/figure_4_cells.jsonl
cp kept/figure_4.csv first.csv && cp kept/figure_4.json first.json
expect 0 "20 of 48 cells were there already" "$TERCET" figure 4 small.yaml --quick --threads 1 -o kept
cmp first.csv kept/figure_4.csv && cmp first.json kept/figure_4.json || fail "what goes on has other bytes"

expect 3 "has no row 'backprob'; did you mean backprop" "$TERCET" figure 4 small.yaml --rules backprob -o none
expect 2 "figure laws has no --quick" "$TERCET" figure laws --quick -o none
sed -i 's/  criterion: /  criterium: /' small.yaml
expect 3 "did you mean criterion" "$TERCET" figure 4 small.yaml --quick -o none
finish
