# spiking_tutorial.sh -- the tutorial of a spiking network that learns, followed to the letter.
source "$SOURCE/tests/cli/expect.bash"
command -v gnuplot >/dev/null || skip "no gnuplot"
follow ../tutorial/a_spiking_network_that_learns.md 4
[[ -s cells.svg ]] || fail "there is no picture"
# what the page says came of it, loosely: numbers hang on the processor's kernels
right() { field "$1/result.json" 'd["accuracy"]["test"]'; }
"$python" - "$(right e_prop)" "$(right fixed)" "$(right through_time)" <<'END' || fail "they came to other accuracies"
import sys
e, fixed, back = map(float, sys.argv[1:])
print(e, fixed, back)
sys.exit(not (e > fixed + 0.03 and e > 0.68 and back > 0.68))
END
finish
