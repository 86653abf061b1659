# compare_howto.sh -- the page that tells how to compare models with recordings, followed to the letter; the parts
# about 92 objects where their files are there.
source "$SOURCE/tests/cli/expect.bash"
data=$SOURCE/../shared/data/rsatoolbox
objects=
[[ -r $data/92_brainRDMs.mat ]] && cp "$data"/92_{brain,model}RDMs.mat "$work" && objects=objects
follow compare-with-your-recordings.md 8 $objects
[[ -s v4.svg && -s v4.csv ]] || fail "there is no picture"
[[ $objects ]] && [[ ! -s objects.svg || ! -s it_1_BE.svg && -z $(ls it*.svg) ]] && fail "there are no pictures of objects"
hidden2='[(m["mean"], m["p_against_zero"]) for m in d["models"]][0]'
[[ $(field v4.json "$hidden2[0] > 0.7 and abs($hidden2[1] - 2**-5) < 1e-9") == True ]] || fail "$(cat v4.json)"
# what the page says of random weights
"$TERCET" compare runs/model --untrained --area V4 --distance crossnobis --model-distance euclidean --draws 40 --json \
  --with animal1.npz --with animal2.npz --with animal3.npz --with animal4.npz --with animal5.npz >all.json 2>/dev/null
score='{m["name"]: m["mean"] for m in d["models"]}'
[[ $(field all.json "abs($score['hidden2'] - $score['hidden2 (untrained)']) < 0.1") == True ]] || fail "learning matters here"
[[ $(field all.json "$score['hidden2 (untrained)'] > d['ceiling']['lower'] - 0.03") == True ]] || fail "random weights are far from the ceiling"
finish
