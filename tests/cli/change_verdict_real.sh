# change_verdict_real.sh -- tercet change --verdict on two monkeys before and after they learnt to tell contrasts apart (Cheng et
# al. 2024): is whether the test was of less or more contrast than the reference of 30 % told better after?  The margin of 0.02
# was said before it was looked at.
source "$SOURCE/tests/cli/expect.bash"
data=${TERCET_DATA:-$SOURCE/../shared/data}/VPL_cheng2024
"$python" -c 'import numpy' 2>/dev/null || skip "there is no numpy"
for m in 1 2; do [[ -r $data/V4_MUA_trials_M$m.npz ]] || skip "there is no $data/V4_MUA_trials_M$m.npz"; done
cd "$work" || exit 1
"$python" - "$data" <<'PY' || fail "no sides"
import sys, numpy as np
for m in (1, 2):
  f = np.load("%s/V4_MUA_trials_M%d.npz" % (sys.argv[1], m))
  of = {k: f[k] for k in f.keys() if k.startswith("M%d_s2_" % m)}
  np.savez("M%d.npz" % m, **{k.replace("_c", "_%s_c" % ("more" if int(k.split("_c")[1]) > 30 else "less")): x for k, x in of.items()})
PY
for m in 1 2; do
  cat >M$m.yaml <<END
tercet: 1
recipe: before and after contrast discrimination
subject: M$m
area: visual cortex
file: M$m.npz
responses: {data: 'M${m}_s2_{day}_{side}_c{contrast}', axes: [unit, trial]}
quantity: Hz
session: {column: day}
condition: [side, contrast]
category: side
paired: true
END
done
"$TERCET" change M1.yaml M2.yaml --each --verdict --classes category --margin 0.02 --json >both.json || fail "verdicts"
"$python" - <<'PY' || fail "other verdicts"
import json, sys
bad = []
for v, n, before, after in zip(json.load(open("both.json"))["verdicts"], (27, 20), (0.679, 0.587), (0.706, 0.719)):
  if not (v["n_units"] == n and v["n_conditions"] == 14 and abs(v["before"] - before) < 0.005 and abs(v["after"] - after) < 0.005): bad.append(v)
  if not (v["low"] > 0 and v["verdict"] == "learning" and v["p_distance"] == 0.001): bad.append(v)
if bad: sys.exit(str(bad))
PY
finish
