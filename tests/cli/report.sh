# report.sh -- pages of runs that are judged by accuracy, by reward, by a loss, or by nothing: what is told, and drawn.
source "$SOURCE/tests/cli/expect.bash"
command -v gnuplot >/dev/null || skip "there is no gnuplot"
cd "$work" || exit 1

train() # NAME SPEC-TEXT: a run and its page, in NAME
{
  printf '%s\n' "$2" >"$1.yaml"
  "$TERCET" train "$1.yaml" -o "$1" >/dev/null 2>talk || fail "$1: $(cat talk)"
  "$TERCET" report "$1" >/dev/null 2>talk || fail "no page of $1: $(cat talk)"
}
says() { grep -qE -e "$2" "$1/report.html" || fail "the page of $1 does not say '$2'"; }
shows() { grep -qF -e "<text>$3</text>" "$1/figures/$2.svg" || fail "figure $2 of $1 does not say '$3'"; }
hides() { grep -qE -e "$2" "$1/report.html" && fail "the page of $1 says '$2'"; }

# what is paid, and no RDM of a value that is one unit
train paid 'tercet: 1
seed: 1
task: {kind: bandit, acts: choice, pulls: 20}
objective: {kind: reward, at: choice}
rule: advantage_actor_critic
architecture:
  populations:
    seen: {kind: input, from: observation}
    cells: {kind: leaky, units: 8}
    choice: {kind: choice, units: 2, draw: true}
    value: {kind: rate, units: 1, activation: linear}
  projections: {seen -> cells: dense, cells -> choice: dense, cells -> value: dense}
train: {trials: 320, batch: 32, evaluate_trials: 100}'
test=$(field paid/result.json '"%.4g" % d["reward"]["test"]')
says paid "paid $test"
shows paid components 'test reward of a trial'
shows paid learning 'validation reward of a trial'
says paid 'Of a population of one unit there is none'
hides paid 'loss -'
[[ -s paid/figures/rdm_paid_cells_after.svg ]] || fail "cells have no RDM"
ls paid/figures | grep -q value && fail "one unit has an RDM"

# nothing is asked: nothing is scored, and no curve of nothing is drawn
train watched 'tercet: 1
seed: 1
task: {kind: gratings}
objective: none
rule: oja
architecture:
  populations: {retina: {kind: input, from: image}, v1: {kind: rate, units: 4, activation: linear}}
  projections: {retina -> v1: dense}
train: {trials: 64, batch: 32, optimiser: {kind: sgd, step: 0.0001}}'
says watched 'not scored'
says watched 'No objective is declared'
hides watched 'loss 0'
[[ -e watched/figures/learning.svg ]] && fail "a curve of nothing is drawn"

# an accuracy, with chance; a loss
train right 'tercet: 1
seed: 1
task: {kind: gratings}
objective: {kind: cross_entropy, at: choice}
rule: backprop
architecture:
  populations: {retina: {kind: input, from: image}, choice: readout}
  projections: {retina -> choice: dense}
train: {trials: 64, batch: 32}'
says right "$(field right/result.json '"%.2f %%" % (100 * d["accuracy"]["test"])')"
shows right learning 'validation accuracy'
shows right components 'chance'
train lost 'tercet: 1
seed: 1
task: {kind: gratings}
objective: {kind: variance, at: v1}
rule: oja
architecture:
  populations: {retina: {kind: input, from: image}, v1: {kind: rate, units: 4, activation: linear}}
  projections: {retina -> v1: dense}
train: {trials: 64, batch: 32, optimiser: {kind: sgd, step: 0.0001}}'
says lost "loss $(field lost/result.json '"%.4g" % d["objective"]["test"]')"
shows lost learning 'validation objective'
[[ -e lost/figures/components.svg ]] && fail "bars are drawn of a loss"
finish
