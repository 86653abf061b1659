# help.sh -- the pages are made from the tables: what the parser knows, they show.
source "$SOURCE/tests/cli/expect.bash"

verbs=$("$TERCET" help | awk '/^  [a-z]/ {print $1}')
[[ $(wc -w <<<"$verbs") -ge 12 ]] || fail "only these verbs: $verbs"
diff <("$TERCET") <("$TERCET" help) >/dev/null || fail "tercet alone does not print the verbs"
diff <("$TERCET" --help) <("$TERCET" help) >/dev/null || fail "tercet --help does not print the verbs"

for v in $verbs; do
  "$TERCET" help "$v" >"$work/page" || fail "help $v exits with $?"
  diff "$work/page" <("$TERCET" "$v" --help) >/dev/null || fail "$v --help is another page"
  diff "$work/page" <("$TERCET" "$v" -h) >/dev/null || fail "$v -h is another page"
  for option in $("$TERCET" help "$v" --json | "$python" -c '
import json, sys
for o in json.load(sys.stdin)["options"]: print(o["name"])'); do
    grep -q -- "--$option" "$work/page" || fail "the page of $v does not show --$option"
  done
  grep -q -- "--json" "$work/page" || fail "$v has no --json"
  awk 'length > 100 {exit 1}' "$work/page" || fail "the page of $v has lines that are too long"
  json "$TERCET" help "$v" --json
done
json "$TERCET" help --json

# every variant has a page with its name, its summary and all its parameters, and a source
for room in $("$TERCET" list --json | "$python" -c '
import json, sys
for r in json.load(sys.stdin)["rooms"]: print(r["one"])'); do
  for name in $(names "$room"); do
    "$TERCET" help "$room" "$name" >"$work/$room.$name.page" || fail "help $room $name exits with $?"
    grep -q "^$room $name: " "$work/$room.$name.page" || fail "the page of $room $name has no head"
    "$TERCET" help "$room" "$name" --json >"$work/$room.$name.json" || fail "help $room $name --json exits with $?"
  done
done
"$python" - "$work" <<'PY' || fail "pages leave something out"
import json, pathlib, re, sys
bad = []
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.*.json")):
    about, page = json.loads(path.read_text()), path.with_suffix(".page").read_text()
    missing = [p["name"] for p in about["params"] if not re.search(r"^  %s " % re.escape(p["name"]), page, re.M)]
    missing += [c for c in about["claims"] + about.get("costs", []) if c not in page]
    if " ".join(about["summary"].split()) not in " ".join(page.split()): missing.append("summary")
    if missing: bad.append((path.stem, missing))
if bad: sys.exit("missing: %s" % bad)
PY
diff <("$TERCET" help rules) <("$TERCET" list rules) >/dev/null || fail "help rules is not the list of rules"
[[ $("$TERCET" help backprop | head -1) == "rule backprop: "* ]] || fail "help backprop does not find the rule"
finish
