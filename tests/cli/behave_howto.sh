# behave_howto.sh -- the page that tells how to compare behaviour, followed to the letter.
source "$SOURCE/tests/cli/expect.bash"
follow compare-behaviour.md 3
[[ -s psychometric.svg && -s chronometric.svg ]] || fail "there are no pictures"
# what was planted: a bias of 0.3 and of -0.4, a spread of 1
"$TERCET" behave two.csv --subject who --column truth=answer --column choice=said --column strength=evidence --measure psychometric \
  --set counted=second --set guess=0 --set lapse_most=0.2 --boot none --json >fit.json
[[ $(field fit.json 'all(abs(r["numbers"]["threshold"]["value"] - b) < 0.25 for r, b in zip(d["measures"][0]["rows"], (0.3, -0.4)))') == True ]] ||
  fail "the planted thresholds do not come back: $(cat fit.json)"
finish
