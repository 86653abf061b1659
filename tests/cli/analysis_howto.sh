# analysis_howto.sh -- the page that tells how to lay down an analysis, followed to the letter.
source "$SOURCE/tests/cli/expect.bash"
command -v gnuplot >/dev/null || skip "there is no gnuplot"
"$python" - "$SOURCE/docs/howto/lay-down-an-analysis.md" "$work" <<'END' || fail "the page has no blocks"
import pathlib, re, sys
text, work = pathlib.Path(sys.argv[1]).read_text(), pathlib.Path(sys.argv[2])
blocks = re.findall(r"```sh\n(.*?)```\n```text\n(.*?)```", text, re.S)
for i, (body, said) in enumerate(blocks):
    (work / f"{i}.sh").write_text(body)
    (work / f"{i}.say").write_text(said.strip())
sys.exit(len(blocks) != 2)
END
cd "$work" || exit 1
mkdir bin && ln -s "$TERCET" bin/tercet && PATH=$work/bin:$PATH
for block in 0 1; do
  bash -e $block.sh >$block.said 2>&1 </dev/null || fail "$(cat $block.sh): $(cat $block.said)"
  grep -qF "$(cat $block.say)" $block.said || fail "$(cat $block.sh) says: $(cat $block.said)"
done
[[ $(grep -c 'data:image/svg' analysis.html) == 3 ]] || fail "the page has not three pictures"
finish
