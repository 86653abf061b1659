# compare_howto.sh -- the page that tells how to compare models with recordings, followed to the letter; the parts
# about 92 objects where their files are there.
source "$SOURCE/tests/cli/expect.bash"
data=$SOURCE/../shared/data/rsatoolbox
objects=0
[[ -r $data/92_brainRDMs.mat ]] && cp "$data"/92_{brain,model}RDMs.mat "$work" && objects=1
"$python" - "$SOURCE/docs/howto/compare-with-your-recordings.md" "$work" $objects <<'END' || fail "the page has other blocks"
import pathlib, re, sys
text, work, objects = pathlib.Path(sys.argv[1]).read_text(), pathlib.Path(sys.argv[2]), int(sys.argv[3])
n = 0
for kind, body in re.findall(r"```([\w ]+)\n(.*?)```", text, re.S):
    if kind.startswith("sh"):
        n += 1
        skipped = kind == "sh objects" and not objects
        if not skipped: (work / f"{n:03}.sh").write_text(body)
    if kind == "text" and not skipped: (work / f"{n:03}.say").write_text(body)
sys.exit(n != 8)
END
cd "$work" || exit 1
mkdir bin && ln -s "$TERCET" bin/tercet && ln -s "$(dirname "$TERCET")"/tercet-{reader,writer} bin && PATH=$work/bin:$PATH
for block in [0-9]*.sh; do
  said=$(bash -e "$block" 2>&1 </dev/null)
  got=$?
  [[ $said == *"there is no gnuplot"* ]] && skip "pictures cannot be drawn here"
  [[ $got == 0 ]] || fail "$(cat "$block") exits with $got: $said"
  [[ -f ${block%.sh}.say ]] || continue
  while read -r -a word; do # digits beyond a first hang on the processor's kernels; words do not
    pattern=
    for w in "${word[@]}"; do pattern+="${pattern:+ +}$(sed 's/[][().|*+?^$\\]/\\&/g' <<<"$w")[^ ]*"; done
    grep -qE -e "$pattern" <<<"$said" || fail "$(cat "$block") does not say '${word[*]}' but: $said"
  done <"${block%.sh}.say"
done
[[ -s v4.svg && -s v4.csv ]] || fail "there is no picture"
(( objects )) && [[ ! -s objects.svg || ! -s it_1_BE.svg && -z $(ls it*.svg) ]] && fail "there are no pictures of objects"
hidden2='[(m["mean"], m["p_against_zero"]) for m in d["models"]][0]'
[[ $(field v4.json "$hidden2[0] > 0.7 and abs($hidden2[1] - 2**-5) < 1e-9") == True ]] || fail "$(cat v4.json)"
# what the page says of random weights
"$TERCET" compare runs/model --untrained --area V4 --distance crossnobis --model-distance euclidean --draws 40 --json \
  --with animal1.npz --with animal2.npz --with animal3.npz --with animal4.npz --with animal5.npz >all.json 2>/dev/null
score='{m["name"]: m["mean"] for m in d["models"]}'
[[ $(field all.json "abs($score['hidden2'] - $score['hidden2 (untrained)']) < 0.1") == True ]] || fail "learning matters here"
[[ $(field all.json "$score['hidden2 (untrained)'] > d['ceiling']['lower'] - 0.03") == True ]] || fail "random weights are far from the ceiling"
finish
