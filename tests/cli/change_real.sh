# change_real.sh -- tercet change on two monkeys before and after they learnt to tell contrasts apart (Cheng et al. 2024): noise
# correlation falls in both, as their authors found.
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
finish
