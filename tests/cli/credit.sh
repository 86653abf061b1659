# credit.sh -- tercet credit from the command line: the example, its JSON, its files, and what it refuses.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
example=$SOURCE/examples/06_credit.yaml

"$TERCET" credit "$example" --rules backprop,feedback_alignment,node_perturbation --draws 40 --examples 16 --seeds 1 --state init \
  --feedback 3 --knob rule.size=1e-4,1e-3 -o kept --json >a.json 2>talk || fail "credit exits with $?: $(cat talk)"
cmp -s a.json kept/credit.json || fail "what is kept is not what is printed"
rules='[r for r in d["states"][0]["rules"]]'
[[ $(field a.json 'd["states"][0]["state"]') == init ]] || fail "there is no state init"
[[ $(field a.json "[r['name'] for r in $rules]") == "['backprop', 'feedback_alignment', 'node_perturbation', 'node_perturbation']" ]] ||
  fail "other rules: $(field a.json "[(r['name'], r['knob']) for r in $rules]")"
[[ $(field a.json "all(set(r[k]) == {'value', 'low', 'high'} for r in $rules for k in
  ('cos', 'bias2', 'bias2_layer', 'variance', 'variance_online', 'efficiency'))") == True ]] || fail "a number has no interval"
[[ $(field a.json "$rules[0]['bias2']['value'] < 1e-20 and $rules[0]['variance']['value'] == 0") == True ]] ||
  fail "backprop is not the gradient"
[[ $(field a.json "max(r['gradient_check'] for r in $rules) < 1e-6") == True ]] || fail "the reference is no gradient"
[[ $(wc -l <kept/credit.csv) == 5 ]] || fail "the table has $(wc -l <kept/credit.csv) lines"

expect 0 "one seed" "$TERCET" credit "$example" --rules backprop --seeds 1 --state init
expect 2 "did you mean 'backprop'" "$TERCET" credit "$example" --rules backprob
expect 2 "wants PATH=V1,V2" "$TERCET" credit "$example" --knob nudge
expect 3 "own: is followed by trials" "$TERCET" credit "$example" --rules backprop --seeds 1 --state own:late
expect "[34]" "runs/none" "$TERCET" credit "$example" --rules backprop --state runs/none
touch file
expect "[47]" "cannot make folder" "$TERCET" credit "$example" --rules backprop --seeds 1 -o file/below
expect 0 "not measured: e_prop: .*no population has a memory" "$TERCET" credit "$example" --rules e_prop --seeds 1 --state init
finish
