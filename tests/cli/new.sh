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
expect 2 "did you mean 'backprop'" "$TERCET" new "$quick+backprob"
expect 2 "is not TASK\+RULE" "$TERCET" new "$quick"
expect 2 "is not TASK\+RULE|there is no" "$TERCET" new "$quick+backprop+perceptron+more"
"$TERCET" new "$quick+backprop" 2>/dev/null | "$TERCET" check - >/dev/null || fail "new | check - does not go through"
finish
