# decode_howto.sh -- the page that tells how to decode, followed to the letter.
source "$SOURCE/tests/cli/expect.bash"
command -v gnuplot >/dev/null || skip "there is no gnuplot"
"$python" - "$SOURCE/docs/howto/decode.md" "$work" <<'END' || fail "the page has no blocks"
import pathlib, re, sys
text, work = pathlib.Path(sys.argv[1]).read_text(), pathlib.Path(sys.argv[2])
blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
for i, body in enumerate(blocks): (work / f"{i}.sh").write_text(body)
sys.exit(len(blocks) != 2)
END
cd "$work" || exit 1
mkdir bin && ln -s "$TERCET" bin/tercet && PATH=$work/bin:$PATH
for block in [0-9].sh; do
  bash -e "$block" >"$block.said" 2>&1 </dev/null || fail "$(cat "$block"): $(cat "$block.said")"
done
for picture in orientation confusion; do
  grep -q '</svg>' $picture.svg || fail "there is no $picture.svg"
done
grep -q '^hidden2 (untrained): ' 0.sh.said || fail "there is no circuit before learning: $(cat 0.sh.said)"
grep -q 'of 9 classes, chance 0.111' 0.sh.said || fail "not nine orientations: $(cat 0.sh.said)"
grep -q 'of whole conditions' 1.sh.said || fail "no conditions are held out: $(cat 1.sh.said)"
finish
