# new.sh -- a spec to start from: whatever task and rule go together, what is printed passes the check.
source "$SOURCE/tests/cli/expect.bash"

tasks=$(names tasks)
[[ -n $tasks ]] || skip "no tasks in this build"

made=0
round_trip() # NAMES: new prints a spec that check finds fine, or says why there is none
{
  "$TERCET" new "$1" >"$work/a.yaml" 2>"$work/said"
  local code=$?
  case $code in
    0) if grep -q 'not tried out' "$work/said"; then return; fi
       "$TERCET" check "$work/a.yaml" >"$work/checked" 2>&1 || fail "new $1 does not pass: $(cat "$work/checked")"
       "$TERCET" show "$work/a.yaml" >/dev/null || fail "new $1 cannot be shown"
       made=$((made + 1)) ;;
    3) grep -q error "$work/said" || fail "new $1 gives up without a word" ;;
    *) fail "new $1 exits with $code: $(cat "$work/said")" ;;
  esac
}
for task in $tasks; do round_trip "$task+backprop"; done
quick=$(for t in teacher gratings $tasks; do [[ " ${tasks//$'\n'/ } " == *" $t "* ]] && echo "$t" && break; done)
for rule in $(names rules); do round_trip "$quick+$rule"; done
for circuit in $(names circuits); do round_trip "$quick+backprop+$circuit"; done
((made > 0)) || fail "nothing could be made"

# rules that go with any feed-forward circuit must have a spec
for rule in backprop feedback_alignment direct_feedback_alignment sign_symmetric node_perturbation; do
  expect 0 "kind: $rule" "$TERCET" new "$quick+$rule"
done
json "$TERCET" new "$quick+backprop" --json

# rules that learn from a reward foreseen have a value and who tells its errors, and learn: the loss falls
if [[ " ${tasks//$'\n'/ } " == *" pavlovian "* ]]; then
  expect 0 "kind: prediction_error" "$TERCET" new pavlovian+td_lambda
  "$TERCET" new pavlovian+td_lambda >"$work/v.yaml"
  "$TERCET" check "$work/v.yaml" >"$work/checked" 2>&1 || fail "what new says does not pass: $(cat "$work/checked")"
  for step in 1e-9 0.05; do
    "$TERCET" train "$work/v.yaml" -o "$work/v$step" --progress none --json --set train.optimiser.step=$step >"$work/v$step.json" 2>"$work/said" ||
      fail "what new says does not train: $(cat "$work/said")"
  done
  "$python" -c 'import json, sys; a, b = (json.load(open(f))["objective"]["test"] for f in sys.argv[1:]); sys.exit(not a < 0.8 * b)' \
    "$work/v0.05.json" "$work/v1e-9.json" || fail "it learns nothing: $(cat "$work/v0.05.json" "$work/v1e-9.json")"
  json "$TERCET" new pavlovian+td_lambda --json
fi

# tasks that answer have cells that remember and a choice that is drawn, and a value where the rule wants one; what is paid rises
if [[ " ${tasks//$'\n'/ } " == *" bandit "* ]]; then
  for rule in weight_perturbation advantage_actor_critic; do
    "$TERCET" new bandit+$rule >"$work/b.yaml" 2>"$work/said" || fail "new bandit+$rule finds nothing: $(cat "$work/said")"
    "$TERCET" check "$work/b.yaml" >"$work/checked" 2>&1 || fail "what new says does not pass: $(cat "$work/checked")"
    grep -q "acts: choice" "$work/b.yaml" && grep -q "kind: reward" "$work/b.yaml" && grep -q "draw: true" "$work/b.yaml" &&
      grep -q "kind: gru" "$work/b.yaml" || fail "bandit+$rule has no cells that remember, or nobody who acts"
  done
  grep -q "^    value: {kind: rate, units: 1" "$work/b.yaml" || fail "there is no value"
  "$TERCET" new bandit+weight_perturbation | grep -q "^    value:" && fail "there is a value that nobody reads"
  for step in 1e-9 0.005; do
    "$TERCET" train "$work/b.yaml" -o "$work/b$step" --progress none --json --set train.trials=6400 --set train.optimiser.step=$step \
      >"$work/b$step.json" 2>"$work/said" || fail "what new says does not train: $(cat "$work/said")"
  done
  # of 100 pulls 50 pay by chance, and 66.7 who knows the arms
  "$python" -c 'import json, sys; a, b = (json.load(open(f))["reward"]["test"] for f in sys.argv[1:]); sys.exit(not a > b + 5)' \
    "$work/b0.005.json" "$work/b1e-9.json" || fail "it learns nothing: $(cat "$work/b0.005.json" "$work/b1e-9.json")"
  expect 3 "draw: true" "$TERCET" new bandit+reinforce
  expect 3 "tells it of reward" "$TERCET" new bandit+actor_critic
  json "$TERCET" new bandit+advantage_actor_critic --json
fi
expect 2 "did you mean 'backprop'" "$TERCET" new "$quick+backprob"
expect 2 "is not TASK\+RULE" "$TERCET" new "$quick"
expect 2 "is not TASK\+RULE|there is no" "$TERCET" new "$quick+backprop+perceptron+more"
"$TERCET" new "$quick+backprop" 2>/dev/null | "$TERCET" check - >/dev/null || fail "new | check - does not go through"
finish
