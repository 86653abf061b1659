# figure_stopped.sh -- tercet figure 4 that is asked to stop, or killed, loses nothing: the same command goes on to the same page
# as one that was left alone.  Without recordings to hold beside it, the page says so.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
command -v gnuplot >/dev/null || skip "no gnuplot"

sed 's/trials: 64_000/trials: 1280/; s/train.trials=96_000/train.trials=6400/; s/validation: 1000/validation: 50/
  s/units: 128/units: 16/; s/units: 64/units: 12/; s/units: 32/units: 8/
  s/quick: .*/quick: {seeds: 2, precisions: [20, 2]}/' "$SOURCE/examples/09_orientation.yaml" >small.yaml
rules="backprop,reinforce,readout only"
figure=("$TERCET" figure 4 small.yaml --quick --rules "$rules" --data "$work/nowhere" --progress none)

expect 0 "whole/figure_4.html" "${figure[@]}" --threads 2 -o whole
grep -q "The recordings (VPL_cheng2024) are not there" whole/figure_4.html || fail "the page does not say that recordings are missing"
grep -q "Monkeys" whole/figure_4.html && fail "the page has monkeys without recordings"

# same FOLDER: gone on with, it has the page, tables and pictures of the whole
same()
{
  expect 0 "$1/figure_4.html" "${figure[@]}" --threads 1 -o "$1"
  for name in whole/*.html whole/*.csv whole/*.json whole/*.svg; do
    cmp -s "$name" "$1/${name#whole/}" || fail "$1: ${name#whole/} is another than that of a figure left alone"
  done
  [[ $(sort "$1/figure_4_cells.jsonl") == "$(sort whole/figure_4_cells.jsonl)" ]] || fail "$1: the journal is another"
}

for signal in INT TERM KILL; do
  # one thread, and more trials of them than it can have done by then
  env --default-signal=INT "${figure[@]}" --threads 1 -o $signal >out 2>talk &
  job=$!
  for i in {1..400}; do [[ $(wc -l 2>/dev/null <$signal/figure_4_cells.jsonl) -ge 2 ]] && break; sleep 0.02; done
  kill -$signal $job
  wait $job 2>/dev/null
  code=$?
  known=$(wc -l <$signal/figure_4_cells.jsonl)
  [[ $known -ge 2 && $known -lt 12 ]] || fail "$signal: $known of 12 cells were known when it stopped"
  if [[ $signal != KILL ]]; then
    [[ $code == 6 ]] || fail "$signal ends it with $code: $(cat talk)"
    grep -q "the same command goes on" talk || fail "$signal: it does not say how to go on: $(cat talk)"
    [[ ! -s out && ! -e $signal/figure_4.html ]] || fail "$signal: what was stopped has a page"
  fi
  same $signal
done
finish
