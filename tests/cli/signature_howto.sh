# signature_howto.sh -- the page that tells how to ask a run for signatures, followed to the letter.
source "$SOURCE/tests/cli/expect.bash"
follow signatures.md 3
[[ -s kernel.svg ]] || fail "there is no picture"
finish
