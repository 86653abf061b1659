# compare_brain.sh -- models beside a brain, from files of RDMs: scores and ceilings against numpy; the same whatever
# the threads; matched by name, by place, or refused in words.
source "$SOURCE/tests/cli/expect.bash"
"$python" -c 'import numpy' 2>/dev/null || skip "there is no numpy"
cd "$work" || exit 1

# 5 subjects that share a geometry of 12 conditions, a model that has it, one that has none of it
"$python" - <<'PY' || fail "no data can be made"
import numpy as np
rng = np.random.default_rng(3)
k = 12
def rdm(x):
    return ((x[:, None] - x[None]) ** 2).mean(-1)
true = rng.normal(size=(k, 6))
np.savez("subjects.npz", brain=np.array([rdm(true + rng.normal(size=(k, 6))) for _ in range(5)]))
np.savez("models.npz", true=rdm(true), other=rdm(rng.normal(size=(k, 6))))
np.save("few.npy", rdm(rng.normal(size=(k - 1, 6))))
np.savez("one.npz", brain=rdm(true))
lopsided = rdm(true)
lopsided[2, 7] += 1
np.save("lopsided.npy", lopsided)
PY
with=("$TERCET" compare models.npz:true models.npz:other --with subjects.npz)
expect 0 "2 models, 5 subjects, 12 conditions matched by place; larger" "${with[@]}" --draws 100
expect 0 "noise ceiling: lower .* upper"                                 "${with[@]}" --draws 100 --ceiling
expect 0 "2 models, 5 subjects"       "$TERCET" compare models.npz --with subjects.npz --draws 20
expect 0 "1 model, 5 subjects"       "$TERCET" compare models.npz:other --with subjects.npz --draws 20
json "${with[@]}" --draws 100 --ceiling --json
for c in pearson cosine spearman; do
  "${with[@]}" --comparator $c --draws 200 --ceiling --seed 4 --threads 1 --json >$c.json 2>talk || fail "$c: $(cat talk)"
  "${with[@]}" --comparator $c --draws 200 --ceiling --seed 4 --threads 2 --json 2>/dev/null | diff - $c.json >&2 ||
    fail "$c depends on threads"
  "${with[@]}" --comparator $c --draws 200 --ceiling --seed 5 --json 2>/dev/null | diff -q - $c.json >/dev/null &&
    fail "$c does not depend on the seed"
done
"$python" - <<'PY' || fail "numpy has other numbers"
import json, sys
import numpy as np
pair = np.triu_indices(12, 1)
subject = np.load("subjects.npz")["brain"][:, pair[0], pair[1]]
model = np.load("models.npz")
def unit(x, centred):
    x = x - x.mean(-1, keepdims=True) if centred else x
    return x / np.linalg.norm(x, axis=-1, keepdims=True)
def ranks(x):
    return (x[..., :, None] > x[..., None, :]).sum(-1) + (x[..., :, None] == x[..., None, :]).sum(-1) / 2
for name, centred, rank in [("pearson", True, False), ("cosine", False, False), ("spearman", True, True)]:
    d = json.load(open(name + ".json"))
    of = (lambda x: unit(ranks(x), True)) if rank else (lambda x: unit(x, centred))
    s = of(subject)
    for m in d["models"]:
        want = s @ of(model[m["name"]][pair])
        assert np.allclose(m["per_subject"], want, atol=1e-9), (name, m, want)
        assert abs(m["mean"] - want.mean()) < 1e-9 and m["low"] < m["mean"] < m["high"], m
    whole = ranks(subject) if rank else s
    pool = of(whole.sum(0)) if rank else unit(s.sum(0), False)
    others = [of(whole.sum(0) - x) if rank else unit(whole.sum(0) - x, False) for x in whole]
    upper, lower = (s @ pool).mean(), np.mean([x @ o for x, o in zip(s, others)])
    assert abs(d["ceiling"]["upper"] - upper) < 1e-9 and abs(d["ceiling"]["lower"] - lower) < 1e-9, (name, d["ceiling"])
    a, b = d["models"]
    assert a["name"] == "true" and a["p_against_zero"] < 0.01, (name, a)
    assert name == "cosine" or b["p_against_zero"] > 0.01, (name, b)  # which finds all distances alike
    assert d["pairs"][0]["a"] == "true" and d["pairs"][0]["difference"] > 0, d["pairs"]
    assert d["comparator"] == name and d["larger_is_more_similar"] is True and d["n_dropped"] == 0
PY

# what can be drawn, tested and corrected
for boot in none subjects conditions both dual; do
  expect 0 "drawn: $boot " "${with[@]}" --boot $boot --draws 60
done
for test in $(names tests); do expect 0 "test $test" "${with[@]}" --test "$test" --draws 60; done
for correction in $(names corrections); do expect 0 "corrected by $correction" "${with[@]}" --correction "$correction" --draws 60; done
for kind in percentile bca t; do expect 0 "95 % $kind" "${with[@]}" --interval $kind --boot both --draws 60; done
expect 0 "p at ceiling" "${with[@]}" --equivalence 0.1 --ceiling --draws 60
expect 0 "smaller is more similar" "${with[@]}" --comparator bures_metric --draws 20

# one subject has no ceiling, and is compared all the same
expect 0 "no noise ceiling: it takes two subjects" "$TERCET" compare models.npz:true --with one.npz --draws 60
expect 0 "drawn: conditions"                      "$TERCET" compare models.npz:true --with one.npz --draws 60

# what is fitted is cross-validated, unless it is said
expect 0 "cross-validated"           "$TERCET" compare models.npz --with subjects.npz --model weighted --draws 40
expect 0 "scores are too good"       "$TERCET" compare models.npz --with subjects.npz --model weighted --draws 40 --in-sample
expect 2 "models with something to fit" "${with[@]}" --in-sample

# by name, where all have names: an archive of ours has them; one condition is not in both
"$python" - <<'PY' || fail "no recordings"
import numpy as np
rng = np.random.default_rng(8)
x = rng.normal(size=(7, 3, 4))
for name, keep in [("a", range(7)), ("b", [6, 4, 2, 1, 0, 5])]:
    np.savez(f"{name}.npz", x=np.concatenate([x[i] for i in keep]), s=np.repeat([f"s{i}" for i in keep], 3))
PY
for name in a b; do
  cat >$name.yaml <<YAML
tercet: 1
recipe: $name
subject: $name
file: $name.npz
responses: {data: x, axes: [trial, unit]}
trials: {s: s}
condition: s
YAML
  "$TERCET" rdm $name.yaml -o $name.rdm.npz >/dev/null 2>talk || fail "$(cat talk)"
done
expect 0 "6 conditions matched by name, 1 dropped" "$TERCET" compare a.rdm.npz --with b.rdm.npz --draws 20
expect 0 "6 conditions matched by name, 1 dropped" "$TERCET" compare a.yaml --with b.yaml --draws 20
[[ $(field <("$TERCET" compare a.yaml --with b.yaml --comparator pearson --draws 20 --json 2>/dev/null) 'abs(d["models"][0]["mean"] - 1) < 1e-12, d["n_dropped"]') == "(True, 1)" ]] ||
  fail "the same responses in another order are not alike"

# whitened by how conditions err together over repeats
whitened=("$TERCET" compare a.yaml --with b.yaml --comparator whitened_cosine --distance crossnobis --draws 20)
expect 0 "taken for alike and independent"  "${whitened[@]}"
expect 0 "taken for what the data say"      "${whitened[@]}" --condition-noise
[[ $(field <("${whitened[@]}" --condition-noise --json 2>/dev/null) 'abs(d["models"][0]["mean"] - 1) < 1e-9, d["whitened_by_noise"]') == "(True, True)" ]] ||
  fail "the same responses, whitened, are not alike"
expect 2 "comparators that whiten, and rho_a does not" "$TERCET" compare a.yaml --with b.yaml --condition-noise

# refusals
expect 4 "places|conditions"            "$TERCET" compare few.npy --with subjects.npz
expect 4 "symmetric"                    "$TERCET" compare lopsided.npy --with subjects.npz
expect 4 "No such file|no such file"    "$TERCET" compare none.npz --with subjects.npz
expect 2 "there is no comparator 'rhoa'; did you mean 'rho_a'"      "${with[@]}" --comparator rhoa
expect 2 "there is no rdm_model 'weigthed'; did you mean 'weighted'" "${with[@]}" --model weigthed
expect 2 "there is no test 'tt'"        "${with[@]}" --test tt
expect 2 "--boot is one of"             "${with[@]}" --boot some
expect 2 "ends in .svg"                 "${with[@]}" --plot x.png
expect 2 "say which --with DATA"        "$TERCET" compare models.npz --boot both
expect 4 "no area 'V1'"                 "${with[@]}" --area V1
finish
