# decode_real.sh -- tercet decode on V4 before and after two monkeys learnt to tell contrasts apart (Cheng et al. 2024), beside
# scikit-learn's cross-validation of the same.
source "$SOURCE/tests/cli/expect.bash"
data=${TERCET_DATA:-$SOURCE/../shared/data}/VPL_cheng2024
cd "$work" || exit 1
for m in 1 2; do
  [[ -r $data/V4_MUA_trials_M$m.npz ]] || skip "there is no $data/V4_MUA_trials_M$m.npz"
  ln -s "$(realpath "$data/V4_MUA_trials_M$m.npz")" "M$m.npz"
  cat >M$m.yaml <<END
tercet: 1
recipe: V4 before and after contrast discrimination
subject: M$m
area: V4
file: M$m.npz
responses: {data: 'M${m}_{stimulus}_{day}_c{contrast}', axes: [unit, trial]}
quantity: Hz
session: {column: day}
condition: contrast
where: {stimulus: s2}
END
done
"$TERCET" decode M1.yaml M2.yaml --conditions 'contrast=[23]5' --permutations 99 --json >found.json || fail "decoding"
"$python" - <<'PY' || fail "other accuracies"
import json, sys
import numpy as np
rows = json.load(open("found.json"))["recordings"]
got = {r["recording"]: r for r in rows}
bad = []
accuracy = {k: r["cells"][0]["accuracy"] for k, r in got.items()}
if not (list(accuracy) == ["M1 pre", "M1 post", "M2 pre", "M2 post"]): bad.append(list(accuracy))
if not (got["M2 pre"]["p"] > 0.05 and got["M2 post"]["p_corrected"] < 0.05): bad.append("p of M2")
if not accuracy["M2 post"] > accuracy["M2 pre"] + 0.15: bad.append(accuracy)
if not all(r["n_failed"] == 0 and r["n_dropped"] == 0 for r in rows): bad.append("failures")
try:
  from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
  from sklearn.model_selection import StratifiedKFold, cross_val_score
  from sklearn.pipeline import make_pipeline
  from sklearn.preprocessing import StandardScaler
  made = make_pipeline(StandardScaler(), LinearDiscriminantAnalysis(solver="lsqr", shrinkage="auto", priors=[.5, .5]))
  for m in (1, 2):
    f = np.load("M%d.npz" % m)
    for day in ("pre", "post"):
      a, b = (f["M%d_s2_%s_c%d" % (m, day, c)].T for c in (25, 35))
      x, y = np.vstack([a, b]).astype(float), np.repeat([0, 1], [len(a), len(b)])
      cuts = [cross_val_score(made, x, y, cv=StratifiedKFold(5, shuffle=True, random_state=s), scoring="balanced_accuracy").mean()
              for s in range(5)]
      if not abs(np.mean(cuts) - accuracy["M%d %s" % (m, day)]) < 0.03: bad.append((m, day, np.mean(cuts)))
except ImportError: pass
if bad: sys.exit(str(bad))
PY
finish
