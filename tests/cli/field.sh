# field.sh -- tercet field from the command line: the example, its JSON, its files, and what it refuses.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
example=$SOURCE/examples/07_field.yaml

"$TERCET" field "$example" --rules backprop,feedback_alignment,oja,hebb --seeds 8 --updates 50 --probes 20 --held-out 64 \
  -o kept --json >a.json 2>talk || fail "field exits with $?: $(cat talk)"
cmp -s a.json kept/field.json || fail "what is kept is not what is printed"
cell() { field a.json "[c for r in d['rules'] if r['name'] == '$1' for c in r['objectives'] if c['objective'] == '$2'][0]$3"; }
kappa() { field a.json "[r['kappa'] for r in d['rules'] if r['name'] == '$1'][0]$2"; }
[[ $(cell backprop cross_entropy "['verdict']") == learning ]] || fail "backprop does not learn"
[[ $(cell feedback_alignment cross_entropy "['verdict']") == learning ]] || fail "feedback alignment does not learn"
[[ $(cell oja variance "['verdict']") == learning ]] || fail "Oja's rule does not learn variance"
[[ $(cell oja cross_entropy "['verdict']") == @(change|unresolved) ]] ||
  fail "Oja's rule does not merely change the classes: $(cell oja cross_entropy "['verdict']")"
[[ $(field a.json "max(c['zero'] for r in d['rules'] for c in r['objectives'])") == 0 ]] || fail "nothing gains something"
[[ $(field a.json "all(abs(sum(c[k]['value'] for k in ('along', 'across', 'choice', 'noise')) - 1) < 1e-9
  for r in d['rules'] for c in r['objectives'])") == True ]] || fail "the parts are not the whole"
[[ $(field a.json "all(c['p_holm'] >= c['update']['p'] for r in d['rules'] for c in r['objectives'])") == True ]] ||
  fail "Holm makes a p smaller"
for rule in backprop hebb; do
  [[ $(kappa $rule "['high'] < 1e-8") == True ]] || fail "$rule has a curl of $(kappa $rule "['value']")"
done
for rule in feedback_alignment oja; do
  [[ $(kappa $rule "['low'] > 0.1") == True ]] || fail "$rule has no curl: $(kappa $rule "['value']")"
done
[[ $(wc -l <kept/field.csv) == 9 ]] || fail "the table has $(wc -l <kept/field.csv) lines"
[[ $(awk -F, '{print NF}' kept/field.csv | sort -u | wc -l) == 1 ]] || fail "the table is ragged"

few=(--seeds 1 --examples 8 --updates 5 --held-out 8 --probes 2)
expect 0 "one seed" "$TERCET" field "$example" --rules backprop "${few[@]}"
expect 0 "not measured: e_prop: .*no population has a memory" "$TERCET" field "$example" --rules e_prop "${few[@]}"
expect 2 "did you mean 'backprop'" "$TERCET" field "$example" --rules backprob
expect 2 "wants a share" "$TERCET" field "$example" --margin much
expect 3 "no objective 'entropy'" "$TERCET" field "$example" --rules backprop --objectives entropy
expect 3 "not at their own" "$TERCET" field "$example" --rules backprop --state own:100
expect "[34]" "runs/none" "$TERCET" field "$example" --rules backprop --state runs/none
expect 3 "did you mean" "$TERCET" field "$example" --rules backprop "${few[@]}" --set 'field.marginal=1'
expect 0 "within 0.1 of" "$TERCET" field "$example" --rules backprop "${few[@]}" --set field.margin=0.1
touch file
expect "[47]" "cannot make folder" "$TERCET" field "$example" --rules backprop -o file/below
finish
