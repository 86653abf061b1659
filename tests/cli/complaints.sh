# complaints.sh -- what is wrong with a spec is said at its place: complaints/NAME.yaml gives NAME.txt.
# After a change that is meant: tercet check NAME.yaml 2>NAME.txt, in that folder, and read the difference.
source "$SOURCE/tests/cli/expect.bash"

cd "$SOURCE/tests/cli/complaints" || exit 1
for spec in *.yaml; do
  "$TERCET" check "$spec" >"$work/out" 2>"$work/said"
  [[ $? == 3 ]] || fail "check $spec does not exit with 3"
  [[ -s $work/out ]] && fail "check $spec prints a result: $(cat "$work/out")"
  diff "${spec%.yaml}.txt" "$work/said" >&2 || fail "other words about $spec"
  "$TERCET" train "$spec" 2>"$work/train" && fail "train takes $spec"
  diff "$work/said" "$work/train" >/dev/null || fail "train has other words about $spec than check"
  "$TERCET" check "$spec" --json >"$work/json" 2>/dev/null
  [[ $(field "$work/json" 'd["fine"], len(d["complaints"])') == "(False, $(grep -c ': error: ' "$work/said"))" ]] ||
    fail "check $spec --json says another number of complaints"
done
finish
