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

# a control holds still what the plan says, in every circuit there is
cat >rows.py <<'END'
import json, re, subprocess, sys
import plan, run
folder = plan.__file__.rsplit("/", 1)[0]
def resolved(row, sets):
    command = [sys.argv[1], "show", f"{folder}/{row['group']}.yaml", "--json"]
    if row["group"] == "order":
        sets = [f"task.file={run.stimuli()}"] + sets
    for one in sets:
        command += ["--set", one]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{row['name']}: {done.stderr}")
    return json.loads(done.stdout)["spec"]
for row in {(r["group"], *r["set"]): r for r in plan.ROWS}.values():
    sets = plan.needs(row) + next(plan.settings(row))[1]
    held = resolved(row, sets + [f"architecture.projections.{p}.fixed=true" for p in row["fixed"]])
    for p in row["fixed"]:
        if not re.search(f" {p}:\\n(      .*\\n)*?      fixed: true", held):
            sys.exit(f"{row['name']}: {p} is not held still")
END
if [[ -e /usr/share/datasets/fashion-mnist ]]; then
  PYTHONPATH=$SOURCE/bench/tuning "$python" -B rows.py "$TERCET" 2>said || fail "$(cat said)"
fi

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
