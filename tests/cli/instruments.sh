# instruments.sh -- record, compare, report, cite: on one trained run, with numbers held against numpy.
source "$SOURCE/tests/cli/expect.bash"
small_spec gratings
cd "$work" || exit 1
"$TERCET" train small.yaml -o runs/a >/dev/null 2>talk || { fail "train: $(cat talk)"; finish; }
"$TERCET" train small.yaml -o runs/b --seed 5 >/dev/null 2>talk || { fail "train: $(cat talk)"; finish; }

json "$TERCET" cite runs/a --json
"$TERCET" cite runs/a >a.bib || fail "cite exits with $?"
grep -q '10.1038/s41593-019-0520-2' a.bib || fail "the paper is not cited"
grep -q 'rule backprop' a.bib || fail "the rule is not cited"
[[ $(grep -c '^@' a.bib) == $(grep -o '^@[a-z]*{[^,]*' a.bib | sort -u | wc -l) ]] || fail "two entries have one key"
[[ $(tr -cd '{' <a.bib | wc -c) == $(tr -cd '}' <a.bib | wc -c) ]] || fail "braces do not match"

"$TERCET" record runs/a --json >record.json 2>talk
if [[ $? == 2 ]] && grep -q "has no probe sets" talk; then finish; fi
[[ $(field record.json 'len(d["populations"]) > 1') == True ]] || fail "record tells of too few populations"
probe=$(field record.json 'd["probe"]')
expect 2 "has no probe set 'zzzz'" "$TERCET" record runs/a --probe zzzz
expect 2 "there is no population 'zzzz'" "$TERCET" record runs/a --population zzzz
expect 0 "probe $probe: " "$TERCET" record runs/a --probe "$probe" -o a.npz
expect 0 "" "$TERCET" record runs/b -o b.npz
expect 0 "" "$TERCET" record runs/a --untrained -o untrained.npz
expect 0 "\.condition" "$TERCET" show a.npz --arrays
json "$TERCET" show a.npz --arrays --json
"$TERCET" show a.npz --arrays --json >show.json
[[ $(field show.json 'all(a["nan"] == 0 for a in d["arrays"])') == True ]] || fail "a recording has holes"
expect "[47]" "none/a.npz" "$TERCET" record runs/a -o none/a.npz

"$TERCET" compare runs/a runs/b --untrained --json >cka.json || fail "compare exits with $?"
"$TERCET" compare runs/a runs/b --metric rsa --distance euclidean --comparator pearson --json >rsa.json || fail "compare exits with $?"
"$TERCET" compare runs/a --json >self.json || fail "compare of one run exits with $?"
"$TERCET" compare runs/a runs/b --untrained --json --threads 1 | diff - cka.json >/dev/null || fail "compare depends on threads"
"$TERCET" compare runs/a runs/b >compare.txt || fail "compare exits with $?"
grep -q 'larger is more similar' compare.txt || fail "compare does not say which way is up"
"$TERCET" compare runs/a runs/b --metric rsa --distance euclidean --comparator bures_metric >compare.txt || fail "compare exits with $?"
grep -q 'smaller is more similar' compare.txt || fail "a distance passes for a similarity"
"$TERCET" compare runs/a --metric rsa --distance euclidean --comparator bures_metric --json >bures.json || fail "compare exits with $?"
[[ $(field bures.json 'd["larger_is_more_similar"] is False and all(abs(r[i]) < 1e-9 for i, r in enumerate(d["matrix"]))') == True ]] ||
  fail "what is the same is not at distance 0"
"$python" -c 'import numpy' 2>/dev/null || { echo "without numpy the numbers are not checked" >&2; finish; }
"$python" - <<'PY' || fail "the numbers are not those of numpy"
import json, numpy as np, sys
cka, rsa, own = (json.load(open(f)) for f in ("cka.json", "rsa.json", "self.json"))
a, b, u = np.load("a.npz"), np.load("b.npz"), np.load("untrained.npz")
def pattern(file, name): return file[name].mean(axis=(1, 2))
def linear_cka(x, y):
  x, y = x - x.mean(0), y - y.mean(0)
  n = lambda p, q: np.linalg.norm(p.T @ q) ** 2
  return n(x, y) / np.sqrt(n(x, x) * n(y, y))
def rdm(x):
  d = ((x[:, None] - x[None]) ** 2).mean(-1)
  return d[np.triu_indices(len(d), 1)]
bad = []
names = [r["array"] for r in json.loads(a["about"].tobytes())["recordings"]]
if cka["rows"][:len(names)] != names or cka["rows"][len(names):] != [n + " (untrained)" for n in names]: bad.append("rows")
if cka["n_conditions"] + cka["n_dropped"] != a[names[0]].shape[0]: bad.append("conditions")
def hold(got, want, what):
  if np.isnan(want) != (got is None) or (got is not None and abs(got - want) > 1e-9 * (1 + abs(want))): bad.append((what, got, want))
with np.errstate(all="ignore"):
  for i, p in enumerate(names):
    hold(own["matrix"][i][i], 1.0, ("self", p))
    for k, q in enumerate(names):
      hold(cka["matrix"][i][k], linear_cka(pattern(a, p), pattern(b, q)), ("cka", p, q))
      hold(cka["matrix"][i + len(names)][k], linear_cka(pattern(u, p), pattern(b, q)), ("untrained", p, q))
      x, y = rdm(pattern(a, p)), rdm(pattern(b, q))
      flat = any(np.ptp(d) <= 1e-9 * abs(d).max() for d in (x, y)) # all distances alike: undefined
      hold(rsa["matrix"][i][k], np.nan if flat else np.corrcoef(x, y)[0, 1], ("rsa", p, q))
if any(not c for n in names for c in a[n + ".condition"][:, 0]): bad.append("a condition without a name")
if bad: sys.exit(str(bad[:5]))
PY

"$TERCET" report runs/a runs/b -o report.html --json >report.json 2>talk || fail "report: $(cat talk)"
grep -qi '<html' report.html || fail "the report is no page"
"$TERCET" report runs/a >/dev/null 2>&1
[[ -s runs/a/report.html ]] || fail "the report is not in the run"
expect 4 "" "$TERCET" report nowhere
finish
