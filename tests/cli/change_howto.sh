# change_howto.sh -- the page that tells how to compare changes, followed to the letter; the monkeys where their files are.
source "$SOURCE/tests/cli/expect.bash"
data=${TERCET_DATA:-$SOURCE/../shared/data}/VPL_cheng2024
monkeys=
if [[ -r $data/V4_MUA_trials_M1.npz && -r $data/V4_MUA_trials_M2.npz ]]; then
  ln -s "$data"/V4_MUA_trials_M?.npz "$work" && cp "$SOURCE"/examples/10_{contrast,monkeys}.yaml "$work" && monkeys=monkeys
fi
follow compare-change.md 5 $monkeys
[[ -s ada.svg && -s ada-change.svg ]] || fail "there are no pictures"
# what the page says of Ada: every day fits, what changed is far above changes without meaning and below the ceiling
[[ $(field ada.json 'all(d["match"] in ("fits", "between") for d in d["animals"][0]["days"])') == True ]] || fail "days do not fit"
[[ $(field ada.json 'all(c["random_high"] < c["similarity"] < c["ceiling"] for c in d["changes"] if c["population"] != "senses")') == True ]] ||
  fail "what changed is not where the page says"
[[ $(field ada.json '[(l["n"], l["rank_correlation"]) for l in d["levels"]]') == "[(2, None)]" ]] || fail "levels: $(field ada.json 'd["levels"]')"
finish
