# encode_howto.sh -- the page that tells how to predict recordings, followed to the letter.
source "$SOURCE/tests/cli/expect.bash"
follow predict-recordings.md 3
[[ -s encode.svg && -s encode.csv ]] || fail "there is no picture"
[[ $(wc -l <units.csv) == 61 ]] || fail "60 units are $(wc -l <units.csv) lines"
finish
