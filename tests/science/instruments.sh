# instruments.sh -- every instrument on one circuit and one data set: examples/10_instruments.yaml, command by command, and what it
# says of both.
source "$SOURCE/tests/cli/expect.bash"
data=${TERCET_DATA:-$SOURCE/../shared/data}/VPL_cheng2024
[[ -r $data/V4_MUA_trials_M1.npz && -r $data/V4_MUA_trials_M2.npz ]] || skip "there are no recordings of the monkeys"
command -v gnuplot >/dev/null || skip "there is no gnuplot"
cd "$work" || exit 1
cp "$SOURCE"/examples/10_*.yaml . && ln -s "$data"/V4_MUA_trials_M?.npz .
"$TERCET" report 10_instruments.yaml --progress none --json >report.json 2>talk || fail "it does not go through: $(cat talk)"
[[ $(field report.json 'd["failed"]') == 0 ]] || fail "sections failed: $(grep -l 'failed' figures/*)"
said() { cat "$(grep -l "^tercet $1" figures/*.txt | head -n 1)"; }

# noise correlations fall with learning: 0.090 to 0.040, 0.086 to 0.055, as published
said 'tuning 10_monkeys.yaml --measure noise' | awk '/^  plain/ {print $NF}' >correlations
[[ $(tr '\n' ' ' <correlations) == "0.08981 0.0404 0.08587 0.05496 " ]] || fail "noise correlations: $(cat correlations)"
# the circuit chooses about as well as the monkeys, and its threshold is near the middle that it learnt
threshold=$(said behave | awk '$1 == "runs/contrast" && $2 == "threshold" {print $3}')
awk -v x="$threshold" 'BEGIN {exit !(x > 27 && x < 33)}' || fail "the threshold is at $threshold"
# single trials tell 10 from 60 % in all four recordings
[[ $(said 'decode 10_monkeys' | grep -c '^ *0\.[89]') -ge 4 ]] || fail "contrast is not decoded: $(said 'decode 10_monkeys')"
# the untrained circuit is as much like the monkeys as the trained one, but for chance
said map | awk '/^  it/ {print}' | grep -q ' -0\.0[0-9]* ' || fail "the gain of it over the untrained one is resolved: $(said map)"
finish
