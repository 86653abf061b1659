# weights.sh -- tercet show RUN --weights: how weights are spread and moved, against numpy; pictures of what cells hear.
source "$SOURCE/tests/cli/expect.bash"
"$python" -c 'import numpy' 2>/dev/null || skip "there is no numpy"
cd "$work" || exit 1
drawn() { [ -s "$1.svg" ] && [ -s "$1.csv" ] && grep -q '</svg>' "$1.svg" || fail "$1 was not drawn"; }

cat >g.yaml <<'END2'
tercet: 1
seed: 1
task: {kind: gratings}
objective: {kind: cross_entropy, at: choice}
rule: backprop
architecture:
  populations:
    retina: {kind: input, from: image}
    v1: {kind: rate, units: 12, activation: relu}
    choice: readout
  projections: {retina -> v1: dense, v1 -> choice: dense}
train: {trials: 640, batch: 32, optimiser: {kind: sgd, step: 0.05}, keep: all}
END2
"$TERCET" train g.yaml -o g >/dev/null 2>talk || fail "no run: $(cat talk)"
"$TERCET" show g --weights 'retina -> v1' --json >said 2>talk || fail "no numbers: $(cat talk)"
"$TERCET" show g --weights 'retina->v1' >text 2>talk || fail "no text: $(cat talk)"
grep -q '^retina->v1, dense: ' text && grep -q 'moved by .* times their length; cosine to what they were 0' text || fail "the text is $(cat text)"
"$TERCET" train g.yaml -o still --set train.optimiser.step=0 >/dev/null 2>talk || fail "no run that stands still: $(cat talk)"
"$TERCET" show still --weights 'retina->v1' --json >stays 2>talk || fail "no numbers of it: $(cat talk)"
"$python" - <<'PY' || fail "numbers are not those of the checkpoint"
import glob, json, numpy as np, struct
def weights(run):
    name = sorted(glob.glob(run + "/checkpoints/*/*.safetensors") + glob.glob(run + "/checkpoints/*.safetensors"))[-1]
    b = open(name, "rb").read()
    n = struct.unpack("<Q", b[:8])[0]
    about = json.loads(b[8:8 + n])["retina->v1.weight"]
    i, j = about["data_offsets"]
    return np.frombuffer(b[8 + n + i:8 + n + j], "<f4").astype(float)
w, u, d, s = weights("g"), weights("still"), json.load(open("said")), json.load(open("stays"))
def near(a, b): assert abs(a - b) < 1e-6 * max(1, abs(b)), (a, b)
near(d["trained"]["mean"], w.mean()); near(d["trained"]["sd"], w.std())
near(d["trained"]["least"], w.min()); near(d["trained"]["most"], w.max())
near(d["untrained"]["sd"], u.std())
near(d["moved"], np.linalg.norm(w - u) / np.linalg.norm(u))
near(d["cosine"], w @ u / np.linalg.norm(w) / np.linalg.norm(u))
assert d["weights"] == len(w) and d["moved"] > 0.01, d
near(s["moved"], 0); near(s["cosine"], 1)
PY

expect 2 "there is no projection 'v1->retina'"     "$TERCET" show g --weights 'v1->retina'
expect 2 "are about --weights"                     "$TERCET" show g --plot a.svg
expect 2 "ends in .svg"                            "$TERCET" show g --weights 'retina->v1' --plot a.png
expect 2 "those of a run as it is"                 "$TERCET" show g --weights 'retina->v1' --seed 2
expect 4 "a run has a spec.yaml"                   "$TERCET" show . --weights 'retina->v1'

command -v gnuplot >/dev/null || finish
"$TERCET" show g --weights 'retina -> v1' --plot v1.svg >/dev/null 2>talk || fail "no picture: $(cat talk)"
drawn v1
grep -q '<text>retina → v1</text>' v1.svg || fail "the picture has no title"
"$TERCET" show g --weights 'retina -> v1' --plot few.svg --units 5 --untrained >/dev/null 2>talk || fail "no picture of a few: $(cat talk)"
drawn few
grep -q 'untrained: the first 5 of 12' few.svg || fail "it is not said that they are the first five"
# senders that are no picture: a matrix, a column for each receiver
"$TERCET" show g --weights 'v1 -> choice' --plot top.svg >/dev/null 2>talk || fail "no matrix: $(cat talk)"
drawn top
# what is drawn are the weights: the first map's numbers are the first row of the tensor
"$python" - <<'PY' || fail "the first map is not what the first cell hears"
import csv, glob, json, numpy as np, struct
name = sorted(glob.glob("g/checkpoints/*/*.safetensors") + glob.glob("g/checkpoints/*.safetensors"))[-1]
b = open(name, "rb").read(); n = struct.unpack("<Q", b[:8])[0]
about = json.loads(b[8:8 + n])["retina->v1.weight"]; i, j = about["data_offsets"]
w = np.frombuffer(b[8 + n + i:8 + n + j], "<f4").reshape(about["shape"])
rows = list(csv.reader(open("v1.csv")))
wide = rows[0].index("-1") - 1
high = [r[0] for r in rows].index("-1") - 1
got = np.array([[float(x) for x in r[1:1 + wide]] for r in rows[1:1 + high]])
assert got.size == w.shape[1] and np.allclose(got.ravel(), w[0]), (got.shape, w.shape)
PY
finish
