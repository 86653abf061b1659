# record_howto.sh -- the page that tells how to record from a model, followed to the letter.
source "$SOURCE/tests/cli/expect.bash"
"$python" - "$SOURCE/docs/howto/record-a-model.md" "$work" <<'END' || fail "the page has no blocks"
import pathlib, re, sys
text, work = pathlib.Path(sys.argv[1]).read_text(), pathlib.Path(sys.argv[2])
n = 0
for kind, body in re.findall(r"```(\w+)\n(.*?)```", text, re.S):
    n += kind == "sh"
    if kind == "yaml": (work / "m.yaml").write_text(body)
    if kind == "sh": (work / f"{n:03}.sh").write_text(body)
    if kind == "text": (work / f"{n:03}.say").write_text(body)
sys.exit(n != 4)
END
cd "$work" || exit 1
mkdir bin && ln -s "$TERCET" bin/tercet && ln -s "$(dirname "$TERCET")"/tercet-{reader,writer} bin && PATH=$work/bin:$PATH
"$TERCET" check "$SOURCE/examples/01_feedback_alignment.yaml" >/dev/null 2>&1
for block in [0-9]*.sh; do
  said=$(bash -e "$block" 2>&1 </dev/null)
  got=$?
  [[ $said == *"the program that writes HDF5"* ]] && skip "NWB cannot be written here"
  [[ $got == 0 ]] || fail "$(cat "$block") exits with $got: $said"
  [[ -f ${block%.sh}.say ]] || continue
  while read -r first second _; do # numbers hang on the processor's kernels, words do not
    [[ $said == *"$first"*"$second"* ]] || fail "$(cat "$block") does not say '$first ... $second' but: $said"
  done <"${block%.sh}.say"
done
[[ $(field <("$TERCET" show m.yaml --json) '[(r["area"], r["units"], r["trials"]) for r in d["recordings"]]') == "[('V1', 40, 1440), ('V4', 40, 1440)]" ]] ||
  fail "the recipe makes something else"
finish
