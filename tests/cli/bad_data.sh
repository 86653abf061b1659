# bad_data.sh -- data that are missing, cut off, damaged, of another kind or not numbers: exit code 4, the
# file and the place in it, and no run.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
[[ -x $python ]] || skip "there is no $python to make files of arrays"

# Files of arrays, by hand: NAME=DTYPE:SHAPE:VALUE ..., where number i is VALUE + i
cat >make.py <<'END'
import struct, sys, zipfile, io
KINDS = {"<f4": "<f", "<f8": "<d", "<i8": "<q", "|u1": "B", "<c8": "<2f", "|O": "8s", "<U1": "<i", ">f4": ">f"}
def npy(kind, shape, number):
  n = 1
  for s in shape: n *= s
  form = KINDS[kind]
  body = b"".join(struct.pack(form, *([number(i)] * (2 if kind == "<c8" else 1))) for i in range(n))
  head = "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }" % (kind, "".join("%d, " % s for s in shape))
  head += " " * (63 - (10 + len(head)) % 64) + "\n"
  return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + body
def npz(path, **arrays):
  with zipfile.ZipFile(path, "w") as z:
    for name, a in arrays.items(): z.writestr(name + ".npy", npy(*a))
x = ("<f4", (60, 5), lambda i: (i * 37 % 101) / 50 - 1)
y = ("<i8", (60,), lambda i: i % 3)
nan, inf = float("nan"), float("inf")
npz("good.npz", x=x, y=y)
npz("swapped.npz", x=(">f4",) + x[1:], y=y)
npz("nan.npz", x=("<f4", (60, 5), lambda i: nan if i == 37 else i), y=y)
npz("inf.npz", x=("<f8", (60, 5), lambda i: inf if i == 299 else i), y=y)
npz("huge.npz", x=("<f8", (60, 5), lambda i: 1e300), y=y)
npz("target_nan.npz", x=x, y=("<f4", (60, 2), lambda i: nan if i == 7 else i))
npz("complex.npz", x=("<c8",) + x[1:], y=y)
npz("object.npz", x=("|O", (60, 5), lambda i: b"12345678"), y=y)
npz("text.npz", x=("<U1", (60, 5), lambda i: 65), y=y)
npz("rows.npz", x=x, y=("<i8", (50,), y[2]))
npz("negative.npz", x=x, y=("<i8", (60,), lambda i: i % 3 - 1))
npz("far.npz", x=x, y=("<i8", (60,), lambda i: i % 3 * 10**15))
npz("no_y.npz", x=x)
npz("no_x.npz", y=y)
npz("none.npz", x=("<f4", (0, 5), x[2]), y=("<i8", (0,), y[2]))
npz("one.npz", x=("<f4", (1, 5), x[2]), y=("<i8", (1,), y[2]))
npz("axes.npz", x=("<f4", (60, 1, 1, 1, 5), x[2]), y=y)
npz("time.npz", x=("<f4", (60, 7, 5), x[2]), y=y)
whole = open("good.npz", "rb").read()
for name, spoilt in {
  "half": whole[: len(whole) // 2], "cut": whole[:-1], "flipped": whole[:300] + bytes([whole[300] ^ 1]) + whole[301:],
  "empty": b"", "words": b"these are words", "long": whole + b"more"}.items():
  open(name + ".npz", "wb").write(spoilt)
lie = npy("<f4", (60, 5), x[2]).replace(b"(60, 5, )", b"(1 << 60)")
with zipfile.ZipFile("code.npz", "w") as z: z.writestr("x.npy", lie)
lie = npy("<f4", (60, 5), x[2]).replace(b"(60, 5, )", b"(66, 5, )")
with zipfile.ZipFile("short.npz", "w") as z: z.writestr("x.npy", lie)
with zipfile.ZipFile("bomb.npz", "w", zipfile.ZIP_DEFLATED) as z: z.writestr("x.npy", npy("<f4", (60, 5), x[2]) + bytes(1 << 26))
END
"$python" make.py || { fail "the files could not be made"; finish; }
cat >a.yaml <<'END'
tercet: 1
task: {kind: arrays, file: good.npz}
objective: cross_entropy
rule: backprop
architecture:
  populations:
    senses: {kind: input, from: x}
    choice: readout
  projections:
    senses -> choice: dense
train: {trials: 64, batch: 16}
END
expect 0 "64 trials" "$TERCET" train a.yaml
expect 0 "64 trials" "$TERCET" train a.yaml --set task.file=swapped.npz
[[ $("$TERCET" train a.yaml --json 2>/dev/null | grep weights) == \
  $("$TERCET" train a.yaml --set task.file=swapped.npz --json 2>/dev/null | grep weights) ]] || fail "the order of bytes matters"

# damaged FILE PATTERN [OPTION...]: train and check say it with code 4, and leave nothing
damaged()
{
  local file=$1 pattern=$2
  shift 2
  expect 4 "$file: error: $pattern" timeout 20 "$TERCET" train a.yaml --set "task.file=$file" -o runs/new "$@"
  expect 4 "$file: error: $pattern" timeout 20 "$TERCET" check a.yaml --set "task.file=$file" "$@"
  [[ -e runs ]] && fail "$file leaves a run"
  expect 4 "error: " timeout 20 "$TERCET" check a.yaml --set "task.file=$file" --json
}

damaged nan.npz        "array x: x\[7\]\[2\] is not a finite number"
damaged inf.npz        "array x: x\[59\]\[4\] is not a finite number"
damaged huge.npz       "array x: x\[0\]\[0\] is not a finite number"
damaged target_nan.npz "array y: y\[3\]\[1\] is not a finite number"
damaged complex.npz    "in x.npy, at byte 2[0-9]: only bool, integers, real numbers and text are read"
damaged object.npz     "in x.npy, at byte 2[0-9]: Python objects are refused"
damaged text.npz       "array x is text, not numbers"
damaged code.npz       "in x.npy, at byte [0-9]+: "
damaged short.npz      "in x.npy, at byte [0-9]+: "
damaged bomb.npz       "in x.npy, at byte [0-9]+: |at byte [0-9]+: "
damaged rows.npz       "array y has 50 rows, but x has 60"
damaged negative.npz   "array y: label 0 is -1"
damaged far.npz        "array y: label 1 is 1000000000000000"
damaged no_y.npz       "there is no array y"
damaged no_x.npz       "there is no array x"
damaged none.npz       "array x is empty"
damaged one.npz        "1 rows are too few to be split"
damaged axes.npz       "array x: a row has at most 3 axes"
damaged half.npz       "at byte [0-9]+: there is no directory of a zip archive here"
damaged cut.npz        "at byte [0-9]+: there is no directory of a zip archive here"
damaged empty.npz      "at byte 0: there is no directory of a zip archive here"
damaged words.npz      "at byte 0: there is no directory of a zip archive here"
damaged flipped.npz    "in x.npy, at byte [0-9]+: the check sum is wrong"
damaged a.yaml         "no format reads a file of that name"
expect 4 "cannot open .*missing.npz: No such file" "$TERCET" train a.yaml --set task.file=missing.npz -o runs/new
expect 3 "a.yaml:2:7: error: arrays needs 'file'" "$TERCET" check a.yaml --set task.file=
mkdir folder.npz
damaged folder.npz "not a file"
expect 4 "" "$TERCET" show flipped.npz
expect 4 "" "$TERCET" show bomb.npz

# rules that want whole trials, where time is cut into windows
time=(--set task.file=time.npz --set task.time=true)
expect 0 "64 trials" "$TERCET" train a.yaml "${time[@]}" --set rule=direct_feedback_alignment \
  --set train.window=3
expect 0 "64 trials" "$TERCET" train a.yaml "${time[@]}" --set train.window=3 # swept again
expect 3 "--set:1:14: error: rule backprop cuts its credit every 4 steps, which are not whole windows of 3 steps" \
  "$TERCET" train a.yaml "${time[@]}" --set rule.kind=backprop --set rule.truncate=4 --set train.window=3
expect 0 "64 trials" "$TERCET" train a.yaml "${time[@]}" --set rule=node_perturbation
expect 3 "--set:1:6: error: rule node_perturbation: its loss is that of a whole trial: no windows" \
  "$TERCET" train a.yaml "${time[@]}" --set rule=node_perturbation --set train.window=3
expect 3 "--set:1:6: error: rule equilibrium_propagation: senses->choice: a circuit that settles has no choices" \
  "$TERCET" train a.yaml "${time[@]}" --set rule=equilibrium_propagation

# a folder of pictures: each of its files missing, cut off, damaged, mistaken for another
from=/usr/share/datasets/fashion-mnist
[[ -r $from/t10k-images-idx3-ubyte.gz ]] || { echo "without $from its files are not spoilt" >&2; finish; }
sed 's/{kind: arrays.*/{kind: fashion_mnist, folder: pictures}/; s/from: x/from: image/' a.yaml >pictures.yaml
pictures() # PATTERN: what is said about the folder as it is now; then it is put right
{
  expect 4 "$1" timeout 30 "$TERCET" train pictures.yaml -o runs/new
  [[ -e runs ]] && fail "pictures leave a run: $1"
  rm -rf pictures
  mkdir pictures
  ln -s "$from"/* pictures
}
pictures "train-images-idx3-ubyte.gz is not in .*pictures; the Debian package dataset-fashion-mnist has it"
for f in train-images-idx3-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte t10k-labels-idx1-ubyte; do
  rm pictures/$f.gz
  pictures "$f.gz is not in .*pictures; the Debian"
  rm pictures/$f.gz
  head -c 4000 "$from/$f.gz" >pictures/$f.gz
  pictures "pictures/$f.gz: error: .*at byte [0-9]+: "
done
rm pictures/train-images-idx3-ubyte.gz
{ head -c 2000 "$from/train-images-idx3-ubyte.gz"; echo; tail -c +2002 "$from/train-images-idx3-ubyte.gz"; } \
  >pictures/train-images-idx3-ubyte.gz
pictures "train-images-idx3-ubyte.gz: error: in the unpacked bytes, at byte [0-9]+: "
rm pictures/train-labels-idx1-ubyte.gz
: >pictures/train-labels-idx1-ubyte.gz
pictures "train-labels-idx1-ubyte.gz: error: at byte 0: "
rm pictures/train-images-idx3-ubyte.gz
mkdir pictures/train-images-idx3-ubyte.gz
pictures "train-images-idx3-ubyte.gz: error: not a file"
rm pictures/train-images-idx3-ubyte.gz
ln -s "$from/t10k-images-idx3-ubyte.gz" pictures/train-images-idx3-ubyte.gz
pictures "there is not one train label for each of 10000 pictures"
rm pictures/t10k-images-idx3-ubyte.gz
ln -s "$from/t10k-labels-idx1-ubyte.gz" pictures/t10k-images-idx3-ubyte.gz
pictures "t10k"
rm pictures/t10k-labels-idx1-ubyte.gz
gunzip -c "$from/t10k-labels-idx1-ubyte.gz" >pictures/t10k-labels-idx1-ubyte
printf '\377' | dd of=pictures/t10k-labels-idx1-ubyte bs=1 seek=5000 conv=notrunc 2>/dev/null
pictures "t10k label 4992 is 255, not 0 .. 9"
expect 0 "64 trials" "$TERCET" train pictures.yaml
finish
