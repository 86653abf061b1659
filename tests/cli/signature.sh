# signature.sh -- tercet signature: of a small run and of one that learnt nothing, in every form; what is wrong is said.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
sed 's/units: 32/units: 12/' "$SOURCE/examples/11_decision.yaml" >spec.yaml
short=(--set task.stimulus=300 --set task.coherence=0.3 --progress none)
"$TERCET" train spec.yaml -o run "${short[@]}" --set train.trials=6000 --set train.optimiser.step=0.01 >talk 2>&1 || fail "$(cat talk)"
"$TERCET" train spec.yaml -o none "${short[@]}" --set train.trials=64 --set train.optimiser.step=1e-9 >talk 2>&1 || fail "$(cat talk)"

# one coherence, two sides, 100 repeats: who sums up is right in Phi(0.3 sqrt 300 / (3 sqrt 2)) = 0.89
"$TERCET" signature run --only kernel --only accuracy --repeats 300 --json >a.json 2>talk || fail "exits with $?: $(cat talk)"
[[ $(field a.json '[s["name"] for s in d["signatures"]], d["signatures"][0]["n_trials"]') == "(['accuracy', 'kernel'], 600)" ]] ||
  fail "not what was asked: $(cat a.json)"
[[ $(field a.json 'd["signatures"][1]["verdict"], d["signatures"][1]["untrained_too"]') == "('shown', False)" ]] || fail "$(cat a.json)"
[[ $(field a.json 'all(s["null"]["low"] <= s["null"]["value"] <= s["null"]["high"] for s in d["signatures"])') == True ]] || fail "nulls"
# two signatures: Holm's doubles the smaller p; each is 2 of 201 at least; and what few draws cannot tell from chance is unresolved
[[ $(field a.json 'd["correction"], d["signatures"][1]["p"] == 2 / 201, d["signatures"][1]["p_corrected"] == 4 / 201') == "('holm', True, True)" ]] ||
  fail "p: $(cat a.json)"
"$TERCET" signature run --only kernel --only accuracy --repeats 300 --json --correction none >p.json 2>talk
[[ $(field p.json 'd["signatures"][1]["p_corrected"] == d["signatures"][1]["p"] == 2 / 201') == True ]] || fail "none corrects: $(cat p.json)"
expect 0 "kernel .* unresolved" "$TERCET" signature run --only kernel --repeats 300 --draws 30
expect 2 "there is no correction 'hol'|did you mean 'holm'" "$TERCET" signature run --correction hol
for threads in 1 2; do "$TERCET" signature run --threads $threads --csv --draws 30 >t$threads.csv 2>talk; done
cmp -s t1.csv t2.csv || fail "threads change numbers"
"$TERCET" signature run --csv --draws 30 --seed 2 >t3.csv 2>talk
cmp -s t1.csv t3.csv && fail "the seed changes nothing"
[[ $(head -1 t1.csv | tr -dc , | wc -c) == $(tail -1 t1.csv | tr -dc , | wc -c) && $(wc -l <t1.csv) == 4 ]] || fail "$(cat t1.csv)"
json "$TERCET" signature run --draws 20 --json

# who learnt nothing is its own untrained self: nothing is shown, and the exit code says so
"$TERCET" signature none --json --draws 40 >n.json 2>talk
[[ $? == 1 ]] || fail "who learnt nothing shows it: $(cat n.json)"
[[ $(field n.json 'all(s["trained"] == s["untrained"] or s["verdict"] == "not shown" for s in d["signatures"]), d["signatures"][0]["verdict"]') == "(True, 'not shown')" ]] ||
  fail "$(cat n.json)"
expect 1 "accuracy +<= 0.02 .* not shown" "$TERCET" signature none --draws 40

if command -v gnuplot >/dev/null; then
  "$TERCET" signature run --draws 40 --plot all.svg >/dev/null 2>talk || [[ $? == 1 ]] || fail "$(cat talk)"
  [[ -s all.svg && $(grep -c untrained all.csv) == 3 ]] || fail "there is no picture"
fi

# who found them is cited, and who set the task and is the source of a signature is one entry
"$TERCET" cite run >a.bib || fail "cite exits with $?"
for said in 'task perceptual.*signature accuracy' 'signature kernel' 'signature ramp'; do grep -q "$said" a.bib || fail "no $said: $(cat a.bib)"; done
[[ $(grep -o '^@[a-z]*{[^,]*' a.bib | sort -u | wc -l) == $(grep -c '^@' a.bib) ]] || fail "two entries have one key"

expect 2 "there is no option|--ony" "$TERCET" signature run --ony kernel
expect "[2-5]" "task perceptual_decision has no signature 'kernal'; did you mean 'kernel'\?" "$TERCET" signature run --only kernal
expect 2 "--json or --csv, not both" "$TERCET" signature run --json --csv
expect 7 "take more than" "$TERCET" signature run --max-memory 1M
expect 4 "" "$TERCET" signature nowhere
small_spec teacher
"$TERCET" train small.yaml -o other --progress none >talk 2>&1 || fail "$(cat talk)"
expect "[2-5]" "promises no signatures" "$TERCET" signature other
expect 0 "signatures of who has learnt it" "$TERCET" help task delayed_match
expect 0 '"signatures"' "$TERCET" help task delayed_match --json
finish
