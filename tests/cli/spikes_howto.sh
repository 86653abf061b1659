# spikes_howto.sh -- the page that tells how to look at spikes, followed to the letter.
source "$SOURCE/tests/cli/expect.bash"
command -v gnuplot >/dev/null || skip "no gnuplot"
"$python" - "$SOURCE/docs/howto/look-at-spikes.md" "$work" <<'PY' || fail "the page has no blocks"
import pathlib, re, sys
blocks = re.findall(r"```sh\n(.*?)```", pathlib.Path(sys.argv[1]).read_text(), re.S)
for n, body in enumerate(blocks):
    (pathlib.Path(sys.argv[2]) / f"{n}.sh").write_text(body)
sys.exit(len(blocks) != 2)
PY
cd "$work" || exit 1
mkdir bin && ln -s "$TERCET" bin/tercet && PATH=$work/bin:$PATH
for block in [0-9].sh; do
  bash -e "$block" >said 2>&1 </dev/null || fail "$(cat "$block") fails: $(cat said)"
done
[[ -s cells.svg && -s membranes.npz ]] || fail "no picture or no membranes"
# what the page says came of learning, loosely: numbers hang on the processor's kernels
"$TERCET" spikes run --json >said 2>/dev/null
"$python" - <<'PY' || fail "learning did not make cells fire more, and in bursts: $(head -c 3000 said)"
import json
after, before = (p["cells"] for p in json.load(open("said"))["populations"])
assert after["rate"]["mean"] > before["rate"]["mean"]
assert after["cv"]["median"] > 1 > before["cv"]["median"]
assert after["cv2"]["median"] < before["cv2"]["median"]
PY
finish
