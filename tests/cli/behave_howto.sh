# behave_howto.sh -- the page that tells how to compare behaviour, followed to the letter.
source "$SOURCE/tests/cli/expect.bash"
"$python" - "$SOURCE/docs/howto/compare-behaviour.md" "$work" <<'END' || fail "the page has other blocks"
import pathlib, re, sys
text, work = pathlib.Path(sys.argv[1]).read_text(), pathlib.Path(sys.argv[2])
n = 0
for kind, body in re.findall(r"```(\w+)\n(.*?)```", text, re.S):
    n += kind == "sh"
    (work / f"{n:03}.{'sh' if kind == 'sh' else 'say'}").write_text(body)
sys.exit(n != 3)
END
cd "$work" || exit 1
mkdir bin && ln -s "$TERCET" bin/tercet && ln -s "$python" bin/python3 && PATH=$work/bin:$PATH
for block in [0-9]*.sh; do
  said=$(bash -e "$block" 2>&1 </dev/null)
  got=$?
  [[ $said == *"there is no gnuplot"* ]] && skip "pictures cannot be drawn here"
  [[ $got == 0 ]] || fail "$(cat "$block") exits with $got: $said"
  while read -r -a word; do # numbers hang on the processor's kernels; words do not
    pattern=
    for w in "${word[@]}"; do pattern+="${pattern:+ +}$(sed 's/[][().|*+?^$\\]/\\&/g' <<<"$w")[^ ]*"; done
    grep -qE -e "$pattern" <<<"$said" || fail "$(cat "$block") does not say '${word[*]}' but: $said"
  done <"${block%.sh}.say"
done
[[ -s psychometric.svg && -s chronometric.svg ]] || fail "there are no pictures"
# what was planted: a bias of 0.3 and of -0.4, a spread of 1
"$TERCET" behave two.csv --subject who --column truth=answer --column choice=said --column strength=evidence --measure psychometric \
  --set counted=second --set guess=0 --set lapse_most=0.2 --boot none --json >fit.json
[[ $(field fit.json 'all(abs(r["numbers"]["threshold"]["value"] - b) < 0.25 for r, b in zip(d["measures"][0]["rows"], (0.3, -0.4)))') == True ]] ||
  fail "the planted thresholds do not come back: $(cat fit.json)"
finish
