# change_real.sh -- tercet change on two monkeys before and after they learnt to tell contrasts apart (Cheng et al. 2024): noise
# correlation falls in both, as their authors found; what both times show together is what numpy makes of the same trials.
source "$SOURCE/tests/cli/expect.bash"
data=${TERCET_DATA:-$SOURCE/../shared/data}/VPL_cheng2024
cd "$work" || exit 1
for m in 1 2; do
  [[ -r $data/V4_MUA_trials_M$m.npz ]] || skip "there is no $data/V4_MUA_trials_M$m.npz"
  ln -s "$(realpath "$data/V4_MUA_trials_M$m.npz")" "M$m.npz"
  cat >M$m.yaml <<END
tercet: 1
recipe: before and after contrast discrimination
subject: M$m
area: visual cortex
file: M$m.npz
responses: {data: 'M${m}_{stimulus}_{day}_c{contrast}', axes: [unit, trial]}
quantity: Hz
session: {column: day}
condition: contrast
where: {stimulus: s2}
paired: true
END
  "$TERCET" change M$m.yaml --measure noise_correlation --draws 60 --splits 4 --json >M$m.json || fail "M$m"
  together=("$TERCET" change M$m.yaml --boot none --splits 2 --json --measure)
  "${together[@]}" signal_axis --variable contrast >axis$m.json || fail "the signal axis of M$m"
  "${together[@]}" rdm >rdm$m.json || fail "the RDM of M$m"
  "${together[@]}" along_objective --variable contrast --reference 30 >along$m.json || fail "the objective of M$m"
  "$TERCET" change M$m.yaml --measure fisher_information --variable contrast --conditions contrast=25 --conditions contrast=35 \
    --json >fisher$m.json || fail "the information of M$m"
done
"$python" - <<'PY' || fail "other changes"
import json, sys
bad = []
for m, before, after, n in ((1, 0.090, 0.040, 351), (2, 0.086, 0.055, 190)):
  r = json.load(open("M%d.json" % m))["changes"][0]
  if not (abs(r["before"] - before) < 6e-4 and abs(r["after"] - after) < 6e-4): bad.append((m, r["before"], r["after"]))
  if not (r["high"] < 0 and r["verdict"] == "changed" and r["n"] == [n, n] and r["times"] == ["pre", "post"]): bad.append((m, r["low"], r["high"], r["n"]))
  if not r["reliability"] > 0.3: bad.append((m, r["reliability"]))
if bad: sys.exit(str(bad))
PY
"$python" -c 'import numpy' 2>/dev/null || skip "there is no numpy"
"$python" - <<'PY' || fail "numpy has other numbers of both times together"
import json, sys, numpy as np
bad = []
def near(what, a, b, slack=1e-9):
  if not np.allclose(a, b, rtol=slack, atol=slack * np.abs(b).max()): bad.append((what, a, b))
def one(name, m): return json.load(open("%s%d.json" % (name, m)))["changes"][0]
def value(r, name): return [n["value"] for n in r["numbers"] if n["name"] == name][0]
for m, cosine, turned in ((1, 0.885, 1), (2, 0.962, 1)):
  f = np.load("M%d.npz" % m)
  x = f["contrast_percent"].astype(float)
  trials = [[f["M%d_s2_%s_c%d" % (m, day, c)].T for c in x] for day in ("pre", "post")]
  mean = np.array([[t.mean(0) for t in day] for day in trials])
  noise = np.array([[t.var(0, ddof=1).sum() / len(t) for t in day] for day in trials])
  slope = (x - x.mean()) / ((x - x.mean()) ** 2).sum()
  axis = np.einsum("c,tcu->tu", slope, mean)
  square = (axis ** 2).sum(1) - (noise * slope ** 2).sum(1)
  r = one("axis", m)
  near("cosine", value(r, "cosine"), axis[0] @ axis[1] / np.sqrt(square.prod()))
  near("length", value(r, "length"), np.sqrt(square[1] / square[0]))
  near("axis", r["change"], axis[1] - axis[0])
  if not (abs(value(r, "cosine") - cosine) < 6e-4 and r["n_conditions"] == 14 and r["reliability"] > 0.9): bad.append((m, r["numbers"]))
  i, j = np.triu_indices(len(x), 1)
  rdm = [(((d[i] - d[j]) ** 2).sum(1) - n[i] - n[j]) / d.shape[1] for d, n in zip(mean, noise)]
  near("rdm", one("rdm", m)["change"], rdm[1] - rdm[0])
  near("means", one("along", m)["change"], (mean[1] - mean[0]).ravel())
  share = value(one("along", m), "over_chance")
  if not (share < 1.5 if m == 1 else share > 2): bad.append((m, "along", share))
  r = one("fisher", m)
  for key, day in (("before", trials[0]), ("after", trials[1])):
    a, b = day[list(x).index(25)], day[list(x).index(35)]
    nu, d, n = len(a) + len(b) - 2, (b.mean(0) - a.mean(0)) / 10, a.shape[1]
    s = ((a - a.mean(0)).T @ (a - a.mean(0)) + (b - b.mean(0)).T @ (b - b.mean(0))) / nu
    near(key, r[key], d @ np.linalg.solve(s, d) * (nu - n - 1) / nu - n * (1 / len(a) + 1 / len(b)) / 100)
  if not (r["low"] < r["change"] < r["high"] and (r["p"] < 1e-4) == (m == 2)): bad.append((m, r["low"], r["high"]))
if bad: sys.exit(str(bad))
PY
finish
