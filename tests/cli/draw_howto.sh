# draw_howto.sh -- the page that tells how to draw RDMs, followed to the letter.
source "$SOURCE/tests/cli/expect.bash"
command -v gnuplot >/dev/null || skip "there is no gnuplot"
"$python" - "$SOURCE/docs/howto/draw-rdms.md" "$work" <<'END' || fail "the page has no blocks"
import pathlib, re, sys
text, work = pathlib.Path(sys.argv[1]).read_text(), pathlib.Path(sys.argv[2])
blocks = re.findall(r"```sh\n(.*?)```", text, re.S)
for i, body in enumerate(blocks): (work / f"{i}.sh").write_text(body)
(work / "kinds").write_text("\n".join(re.findall(r"^\| `(\w+)` \|", text, re.M)))
sys.exit(len(blocks) != 2)
END
cd "$work" || exit 1
mkdir bin && ln -s "$TERCET" bin/tercet && ln -s "$(dirname "$TERCET")"/tercet-reader bin && PATH=$work/bin:$PATH
for block in [0-9].sh; do
  said=$(bash -e "$block" 2>&1 </dev/null) || fail "$(cat "$block"): $said"
done
for picture in last days; do
  grep -q '</svg>' $picture.svg || fail "there is no $picture.svg"
done
# 72 conditions, each on every day that was kept, and one blank line after each
[[ $(grep -c '^$' days.csv) == 72 ]] || fail "there are not 72 paths"
# the table of kinds is that of the command
[[ $("$TERCET" rdm --help | tr -d ' \n') == *"$(paste -sd'|' kinds)"* ]] || fail "the page has other kinds than the command"
finish
