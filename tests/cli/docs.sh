# docs.sh -- the tutorial as it is written, and every example: what the pages say is what happens.
source "$SOURCE/tests/cli/expect.bash"

for spec in "$SOURCE"/examples/*.yaml; do
  expect '[034]' "fine: (task|an analysis)|dataset-fashion-mnist|V4_MUA" "$TERCET" check "$spec" # 3, 4: its data are not here
done
command -v gnuplot >/dev/null || skip "no gnuplot, which the tutorial's last figures want"

# The blocks of a page, in order: NNN.sh, what is said to follow (NNN.say), the file that is to be written.
"$python" - "$SOURCE/docs/tutorial/your_first_experiment.md" "$work" <<'END' || fail "the tutorial has no blocks"
import pathlib, re, sys
text, work = pathlib.Path(sys.argv[1]).read_text(), pathlib.Path(sys.argv[2])
n = 0
for kind, body in re.findall(r"```(\w*)\n(.*?)```", text, re.S):
    if kind == "yaml":
        (work / "orientation.yaml").write_text(body)
    elif kind == "sh" and "cmake" not in body:  # whoever runs this has built it
        n += 1
        (work / f"{n:03}.sh").write_text(body)
    elif kind == "":
        (work / f"{n:03}.say").write_text(body)
sys.exit(n < 8)
END
cd "$work" || exit 1
mkdir bin && ln -s "$TERCET" bin/tercet && PATH=$work/bin:$PATH
for block in [0-9]*.sh; do
  said=$(bash -e "$block" 2>&1 </dev/null)
  got=$?
  wanted=0
  grep -q feedback_aligment "$block" && wanted=3 # the mistake that it shows
  [[ $got == "$wanted" ]] || fail "$(cat "$block") exits with $got: $said"
  [[ ! -f ${block%.sh}.say || $said == *"$(cat "${block%.sh}.say")"* ]] || fail "$(cat "$block") says: $said"
done
[[ -s report.html ]] || fail "there is no report"

# the numbers that the text names, which were made by these kernels
[[ $("$TERCET" version) == *+fma* ]] || finish
accuracy() { field "runs/$1/result.json" "'%.2f' % d['accuracy']['test']"; }
text=$(tr '\n' ' ' <"$SOURCE/docs/tutorial/your_first_experiment.md")
want="$(accuracy backprop), $(accuracy random_feedback) and $(accuracy still)"
[[ $text == *"accuracy comes out as $want"* ]] || fail "the tutorial tells other accuracies than $want"
finish
