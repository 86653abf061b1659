# tuning.sh -- the search and the table on the smallest circuit: every setting once, goes on where it was left.
source "$SOURCE/tests/cli/expect.bash"
export TERCET
cd "$work" || exit 1
tuning() { "$python" "$SOURCE/bench/tuning/$1" "${@:2}"; }

plan() { "$python" -B -c "import sys; sys.path.insert(0, '$SOURCE/bench/tuning'); import plan; $1"; }
plan 'sys.exit(len({r["name"] for r in plan.ROWS}) != len(plan.ROWS))' || fail "two rows have one name"
plan 'sys.exit(any(r["reference"] not in {None, *(q["name"] for q in plan.ROWS)} for r in plan.ROWS))' ||
  fail "a reference is no row"
plan 'print("\n".join(sorted({r["rule"] for r in plan.ROWS})))' >planned
names rules | tr ' ' '\n' | sort >rules
[[ -z $(comm -23 planned rules) ]] || fail "rules are tuned that are not there: $(comm -23 planned rules)"

search() { tuning search "backprop, teacher" --trials 64 --results results.csv --cores 1; }
search >said 2>&1 || fail "the search fails: $(cat said)"
[[ $(wc -l <results.csv) == 13 ]] || fail "not 12 settings, but $(($(wc -l <results.csv) - 1))"
sed -i '$d' results.csv # as if it had been killed before the last
search >said 2>&1 || fail "the search does not go on: $(cat said)"
[[ $(wc -l <results.csv) == 13 ]] || fail "the search does not end where it would have"
[[ $(grep -c '^backprop, teacher  *step=' said) == 1 ]] || fail "what was there ran again: $(cat said)"
grep -q "12 of 12" said || fail "no best: $(cat said)"

tuning table --page --results results.csv --seeds seeds.csv --write page.md || fail "no page"
grep -q "Search not finished.*oja" page.md || fail "the page does not say what is missing"
finish
