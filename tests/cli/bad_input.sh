# bad_input.sh -- whatever is wrong with a spec: a sentence at its line and column, the right exit code,
# nothing left behind.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1
cat >a.yaml <<'END'
tercet: 1
task: teacher
objective: squared_error
rule: backprop
architecture:
  populations:
    senses: {kind: input, from: x}
    v1: {kind: rate, units: 8, activation: tanh}
    answer: {kind: rate, units: 5, activation: linear}
  projections:
    senses -> v1: dense
    v1 -> answer: dense
train:
  trials: 320
  batch: 32
  optimiser: {kind: sgd, step: 0.05}
END
sed 's/teacher/{kind: gratings, size: 12}/; s/squared_error/cross_entropy/; s/from: x/from: image/
     s/answer: {.*/answer: readout/' a.yaml >eye.yaml
expect 0 "fine" "$TERCET" check a.yaml
expect 0 "fine" "$TERCET" check eye.yaml

# refused PATTERN SPEC [OPTION...]: exit 3 by check and by train, in the same words; no folder is made
refused()
{
  local pattern=$1
  shift
  expect 3 "$pattern" timeout 20 "$TERCET" check "$@"
  timeout 20 "$TERCET" check "$@" >out 2>checked
  timeout 20 "$TERCET" train "$@" -o runs/new >out 2>trained
  [[ $? == 3 ]] || fail "train $* exits with another code than check"
  cmp -s checked trained || fail "train $* says other things than check: $(cat trained)"
  [[ ! -s out && ! -e runs ]] || fail "train $* leaves something behind"
}

# wrong LINE:COLUMN PATTERN SED [SPEC]: a.yaml, or SPEC, changed by sed, is complained of there
wrong()
{
  sed "$3" "${4:-a.yaml}" >bad.yaml
  cmp -s "${4:-a.yaml}" bad.yaml && fail "'$3' changes nothing"
  refused "(^|"$'\n'")bad.yaml:$1: error: $2" bad.yaml
}

# ---- keys, types, ranges ----
wrong 2:1    "there is no key 'tusk' here; did you mean 'task'\?"    's/^task/tusk/'
wrong 1:9    "this Tercet reads specs of version 1"                  's/tercet: 1/tercet: 2/'
wrong 1:1    "a spec begins with its version"                        1d
wrong 4:7    "there is no rule 'backprob'; did you mean 'backprop'"  's/backprop/backprob/'
wrong 4:7    "which rule\?"                                          's/backprop/{}/'
wrong 8:29   "units must be a whole number, not 8.5"                 's/units: 8/units: 8.5/'
wrong 8:29   "units must lie between 1 and 16777216, not 0"          's/units: 8/units: 0/'
wrong 8:29   "units must lie between 1 and 16777216, not 16777217"   's/units: 8/units: 16777217/'
wrong 8:29   "units must lie between 1 and 16777216, not -1"         's/units: 8/units: -1/'
wrong 8:29   "units must be a number, not a list"                    's/units: 8/units: [8]/'
wrong 8:29   "units must be a number; '8' in quotes is a text"       's/units: 8/units: "8"/'
wrong 8:29   "'0x8' is not a number"                                 's/units: 8/units: 0x8/'
wrong 8:29   "'8e' is not a number"                                  's/units: 8/units: 8e/'
wrong 8:29   "'nan' is not a number"                                 's/units: 8/units: nan/'
wrong 8:5    "population v1 has 281474976710656 units; 16777216 are" 's/units: 8/shape: [65536, 65536, 65536]/'
wrong 8:29   "a shape is \[channels, height, width\]"                's/units: 8/shape: [65536, 65536]/'
wrong 8:44   "activation must be linear.*did you mean 'tanh'"        's/activation: tanh/activation: tahn/'
wrong 14:11  "trials must be at least 0, not -1"                     's/trials: 320/trials: -1/'
wrong 14:11  "trials must be smaller than 1e300"                     's/trials: 320/trials: 1e300/'
wrong 15:10  "batch must lie between 1 and 65536, not 0"             's/batch: 32/batch: 0/'
wrong 15:10  "batch must lie between 1 and 65536, not 65537"         's/batch: 32/batch: 65537/'
wrong 15:10  "batch must lie between 1 and 65536, not 1e9"           's/batch: 32/batch: 1e9/'
wrong 16:32  "step must lie between 0 and 1000, not -1"              's/step: 0.05/step: -1/'
wrong 16:32  "'inf' is not a number"                                 's/step: 0.05/step: inf/'
wrong 16:21  "there is no optimiser 'sdg'; did you mean 'sgd'"       's/kind: sgd/kind: sdg/'
wrong 12:45  "a delay of 1e\+15 steps of 1e-06 ms; 100000 are the" \
  's/^arch.*/&\n  step: 1e-6 ms/; s/v1: dense/v1: {wiring: dense,    delay: 1e9 ms}/'
wrong 12:42  "a delay is a whole number of steps of 0.5 ms" \
  's/^arch.*/&\n  step: 0.5 ms/; s/v1: dense/v1: {wiring: dense, delay: 1.2 ms}/'
wrong 11:42  "delay is in ms: 'kg' is not a unit of time .ns, us"      's/v1: dense/v1: {wiring: dense, delay: 3 kg}/'
wrong 11:42  "a delay is a whole number of steps, or a time such as" 's/v1: dense/v1: {wiring: dense, delay: 1.5}/'
wrong 8:56   "tau is in ms: '5 mV' is a voltage"                     's/kind: rate\(.*\)tanh}/kind: leaky\1tanh, tau: 5 mV}/'
wrong 8:5    "population v1: Euler's step of 1 ms is longer than tau" \
  's/kind: rate\(.*\)tanh}/kind: leaky\1tanh, integration: euler, tau: 0.9 ms}/'
wrong 16:32  "step is a pure number: '20 ms' is a time"              's/step: 0.05/step: 20 ms/'

# ---- quantities: the same in a spec, in JSON and on the command line ----
sed 's/kind: rate\(.*\)tanh}/kind: leaky\1tanh, tau: 0.02 s}/; s/v1: dense/v1: {wiring: dense, delay: 2 ms}/' a.yaml >said.yaml
cat >said.json <<'END'
{"tercet": 1, "task": "teacher", "objective": "squared_error", "rule": "backprop",
 "architecture": {"populations": {"senses": {"kind": "input", "from": "x"},
   "v1": {"kind": "leaky", "units": 8, "activation": "tanh", "tau": "0.02 s"},
   "answer": {"kind": "rate", "units": 5, "activation": "linear"}},
  "projections": {"senses -> v1": {"wiring": "dense", "delay": "2 ms"}, "v1 -> answer": "dense"}},
 "train": {"trials": 320, "batch": 32, "optimiser": {"kind": "sgd", "step": 0.05}}}
END
"$TERCET" show said.yaml >one.txt || fail "show said.yaml"
"$TERCET" show said.json >two.txt || fail "show said.json"
"$TERCET" show a.yaml --set architecture.populations.v1.kind=leaky --set 'architecture.populations.v1.tau=20000 us' \
  --set 'architecture.projections.senses -> v1.delay=0.002 s' >three.txt || fail "show a.yaml with quantities"
grep -q '^ *tau: 20 ms$' one.txt || fail "0.02 s is not 20 ms: $(cat one.txt)"
cmp -s one.txt two.txt || fail "JSON says another quantity: $(diff one.txt two.txt)"
cmp -s one.txt three.txt || fail "--set says another quantity: $(diff one.txt three.txt)"
refused "architecture.populations.v1.step=5 mV" a.yaml --set 'architecture.populations.v1.step=5 mV'
refused "'5 mV' is a voltage" said.yaml --set 'architecture.populations.v1.tau=5 mV'

# ---- who there is, and who talks to whom ----
wrong 11:5   "there is no population 'v2'; did you mean 'v1'"        's/senses -> v1/senses -> v2/'
wrong 7:33   "task teacher has no signal 'picture'; did you mean"    's/from: x/from: picture/'
wrong 7:33   "signal 'target' is hidden from the circuit"            's/from: x/from: target/'
wrong 12:5   "senses is an input: nothing projects to it"            's/^    v1 -> answer/    v1 -> senses/'
wrong 13:5   "v1->v1 closes a cycle without delay: give it"          's/^train/    v1 -> v1: dense\n&/'
wrong 12:5   "v1->answer closes a cycle without delay" \
  's/squared_error/{kind: squared_error, at: answer}/; s/^train/    answer -> v1: dense\n&/'
wrong 9:5    "nothing projects to population answer" \
  's/^    v1 -> answer.*//; s/^obj.*/objective: {kind: squared_error, at: answer}/'
wrong 13:5   "senses->v1 is there twice"                             's/^train/    senses->v1: dense\n&/'
wrong 12:5   "a projection is written"                               's/v1 -> answer/v1 => answer/'
wrong 9:5    "'one' cannot name a population"                        's/answer/one/'
wrong 6:3    "an architecture needs projections"                     's/^    .* -> .*//'

# ---- shapes that do not fit ----
wrong 8:5    "population v1 needs units, or a projection that tells" 's/units: 8, //'
wrong 11:5   "senses->v1: one_to_one needs as many receivers as senders, not 8 for 10" \
  's/senses -> v1: dense/senses -> v1: one_to_one/'
wrong 11:5   "senses->v1: a kernel of 3 x 3 does not fit a map of 1 x 10" \
  's/senses -> v1: dense/senses -> v1: conv/'
wrong 11:5   "senses->v1: a kernel of 13 x 13 does not fit a map of 12 x 12 with padding 0" \
  's/senses -> v1: dense/senses -> v1: {wiring: conv, kernel: 13}/; s/units: 8/channels: 8/' eye.yaml
wrong 11:5   "senses->v1: a padding of 3 needs a kernel of more than 3" \
  's/senses -> v1: dense/senses -> v1: {wiring: conv, padding: 3}/; s/units: 8/channels: 8/' eye.yaml
wrong 11:5   "senses->v1: conv needs to know how many channels" \
  's/senses -> v1: dense/senses -> v1: conv/; s/units: 8, //' eye.yaml
wrong 11:5   "senses->v1: conv makes a map of 10 x 10 from one of 12 x 12.*but its receivers are 9 x 9" \
  's/senses -> v1: dense/senses -> v1: conv/; s/units: 8/shape: [8, 9, 9]/' eye.yaml
wrong 11:5   "senses->v1: windows of 13 x 13 do not fit a map of 12 x 12" \
  's/senses -> v1: dense/senses -> v1: {wiring: max_pool, size: 13}/; s/units: 8, //' eye.yaml
wrong 8:5    "population v1 has 1040449536 units; 16777216 are the most" \
  's/senses -> v1: dense/senses -> v1: {wiring: conv}/; s/units: 8/channels: 65536/; s/size: 12/size: 128/' eye.yaml
wrong 11:5   "v1->v1: density 0.5 makes about 1.41e\+14 synapses" \
  's/senses -> v1: dense/v1 -> v1: {wiring: sparse, density: 0.5, delay: 1}/; s/units: 8/units: 16777216/'
wrong 11:5   "senses->v1: density 0 leaves no synapse" \
  's/senses -> v1: dense/senses -> v1: {wiring: sparse, density: 0}/'
wrong 5:15   "a ventral stream sees images of 4 x 4 and more, but 'x' is 1 x 10" \
  '6,12d; s/^architecture:/& ventral_stream/'

# ---- an objective that the task cannot feed, a rule whose needs the circuit does not meet ----
wrong 3:12   "objective cross_entropy needs a class to be right about" 's/squared_error/cross_entropy/'
wrong 3:12   "population answer has 6 units, but its target 'target' has 5" 's/units: 5/units: 6/'
wrong 3:12   "an objective cannot be felt at an input" \
  's/squared_error/{kind: squared_error, at: senses}/'
wrong 3:38   "there is no population 'nobody'" \
  's/squared_error/{kind: squared_error, at: nobody}/'
wrong 3:42   "objective squared_error needs a signal 'reward', but task teacher has none \(line 2\)" \
  's/squared_error/{kind: squared_error, target: reward}/'
wrong 4:7    "rule e_prop: no population has a memory to trace: give one the unit .lif." 's/backprop/e_prop/'
wrong 4:7    "rule equilibrium_propagation: v1->answer must work alike both ways: give it .back: 1." \
  's/backprop/equilibrium_propagation/'
wrong 4:7    "rule direct_feedback_alignment: population v1 remembers" \
  's/backprop/direct_feedback_alignment/; s/v1: {kind: rate/v1: {kind: leaky/'
for rule in forward_gradient bcm segregated_dendrites difference_target_propagation; do
  wrong 4:7  "rule $rule: population v1: a divisive unit has no slope of its own" \
    "s/backprop/$rule/; s/v1: {kind: rate\\(.*\\), activation: tanh}/v1: {kind: divisive\\1}/"
done
wrong 4:7    "rule oja: senses->v1 and senses->answer start at the same population" \
  's/backprop/oja/; s/^train/    senses -> answer: dense\n&/'
wrong 11:44  "wiring max_pool does not work both ways" \
  's/senses -> v1: dense/senses -> v1: {wiring: max_pool, back: 1}/; s/units: 8, //' eye.yaml

# ---- files that are no spec ----
head -c 2097152 /dev/zero | tr '\0' '#' | cat a.yaml - >bad.yaml
refused "^bad.yaml: error: a spec has at most 1 MiB" bad.yaml
{ cat a.yaml; head -c 1048000 /dev/zero | tr '\0' '#'; } | head -c 1048576 >whole.yaml
expect 0 "fine" "$TERCET" check whole.yaml
{ echo 'a: &a [x,x,x,x,x,x,x,x]'
  for i in b c d e f g h i; do echo "$i: &$i [*a,*a,*a,*a,*a,*a,*a,*a]"; done; } >bad.yaml
refused "^bad.yaml:1:4: error: anchors are not allowed here" bad.yaml
printf 'tercet: 1\ntask: *t\n' >bad.yaml
refused "^bad.yaml:2:7: error: aliases are not allowed here" bad.yaml
printf 'tercet: 1\ntask: !!python/object x\n' >bad.yaml
refused "^bad.yaml:2:7: error: tags are not allowed here" bad.yaml
: >bad.yaml
refused "^bad.yaml:1:1: error: the spec is empty" bad.yaml
printf '# nothing but this\n' >bad.yaml
refused "^bad.yaml:1:1: error: the spec is empty" bad.yaml
printf 'tercet: 1\nname: "\xff\xfe"\n' >bad.yaml
refused "^bad.yaml:2:8: error: this is not text in UTF-8 \(0xff, byte 17\)" bad.yaml
printf 'tercet: 1\nname: a\0b\n' >bad.yaml
refused "^bad.yaml:2:8: error: a control character \(0x00, byte 17\)" bad.yaml
head -c 5000 "$TERCET" >bad.yaml
refused "^bad.yaml:1:[0-9]+: error: " bad.yaml
printf '%0.s[' {1..4000} >bad.yaml
refused "^bad.yaml:1:33: error: more than 32 levels" bad.yaml
printf 'tercet: 1\n---\ntask: x\n' >bad.yaml
refused "^bad.yaml:2:1: error: a second document begins here" bad.yaml
printf 'tercet: 1\n\ttask: x\n' >bad.yaml
refused "^bad.yaml:2:1: error: a tab cannot indent" bad.yaml
printf -- '- tercet: 1\n' >bad.yaml
refused "^bad.yaml:1:1: error: a spec is a map of keys.* and not a list" bad.yaml
{ sed 6q a.yaml; seq -f '    p%g: {kind: rate, units: 1}' 3000; sed 1,6d a.yaml; } >bad.yaml
refused "^bad.yaml:7:5: error: 3003 populations; 1024 are the most" bad.yaml
{
  sed 6q a.yaml && seq -f '    p%g: {kind: rate, units: 1}' 40 && sed -n 7,10p a.yaml
  seq -f '    senses -> p%g: dense' 40 && seq -f '    p%g -> answer: dense' 40 && sed 1,10d a.yaml
} >bad.yaml
refused "^bad.yaml:49:5: error: population answer has 42 projections at one site.*; 32 are the most" bad.yaml
{ echo 'tercet: 1'; seq -f 'k%g: 1' 50000; } >bad.yaml
refused "bad.yaml: error: [0-9]+ more mistakes are not shown" bad.yaml
mkdir folder.yaml
expect 4 "folder.yaml is a folder, and not a run" "$TERCET" train folder.yaml -o runs/new
ln -s loop.yaml loop.yaml
expect "[47]" "cannot read loop.yaml" "$TERCET" train loop.yaml -o runs/new
expect 4 "cannot read none.yaml: No such file" "$TERCET" train none.yaml -o runs/new
[[ -e runs ]] && fail "a spec that is not there leaves a run"

# ---- a --set that is wrong has a place of its own ----
refused "^--set:1:6: error: seed must be smaller than 18446744073709551616" a.yaml --set seed=18446744073709551616
refused "^--set:1:6: error: seed must be at least 0, not -1"                a.yaml --set seed=-1
refused "^--set:1:1: error"                                                 a.yaml --set "..=1"
refused "^--set:1:26: error: v1->v1 closes a cycle without delay" a.yaml --set 'architecture.projections.v1->v1=dense'

# ---- more than the machine can hold: told before anything is taken, with what it would take ----
for set in train.batch=65536 architecture.populations.v1.units=1000000 'architecture.projections.v1->v1={wiring: dense, delay: 99999}'; do
  expect 7 "^tercet: error: [0-9]+ synapses and their activity take [0-9.]+ MiB with 2 threads and batches of [0-9]+; 20.0 MiB are allowed" \
    "$TERCET" train a.yaml --threads 2 --max-memory 20M --set "$set" -o runs/new
done
expect 7 "synapses and their activity take [0-9.]+ MiB" timeout 20 "$TERCET" train a.yaml -o runs/new --set train.batch=65536 \
  --set architecture.populations.v1.units=16777216 --set 'architecture.projections.v1->v1={wiring: dense, delay: 100000}'
[[ -e runs ]] && fail "a run that has no room leaves something behind"

# ---- steps that are too large: a run that runs away is stopped, named, and never published ----
big=(--set 'train.optimiser={kind: sgd, step: 1000}' --set train.trials=6400 --set train.evaluate=64)
expect 5 "error: the (weights|update|rate|objective).* no longer finite .*after trial [0-9]+" "$TERCET" train a.yaml -o runs/d "${big[@]}"
[[ -e runs/d/result.json ]] && fail "a run that diverged has a result"
[[ $("$TERCET" train a.yaml "${big[@]}" --json 2>/dev/null | tr -d ' \n') == '{"error":{"code":"DIVERGED","exit":5,'* ]] ||
  fail "a run that diverged prints no such object"
expect 0 "diverged: " "$TERCET" show runs/d
expect 5 "no longer finite" "$TERCET" train a.yaml -o runs/d --resume "${big[@]}"
expect 4 "runs/d has no result: it is not finished" "$TERCET" report runs/d
"$TERCET" record runs/d --json >record.json 2>talk || fail "what a run was before it diverged cannot be opened: $(cat talk)"
[[ $(field record.json 'all(p["missing"] == 0 for p in d["populations"])') == True ]] || fail "a checkpoint holds what ran away"

# ---- what cannot be trained takes the place of nothing ----
"$TERCET" train a.yaml -o runs/kept >/dev/null 2>talk || fail "train: $(cat talk)"
before=$(cd runs/kept && find . -type f | sort | xargs sha256sum)
expect 3 "error: there is no rule" "$TERCET" train a.yaml -o runs/kept --replace --set rule=backprob
expect 7 "are allowed" "$TERCET" train a.yaml -o runs/kept --replace --max-memory 1K
expect 4 "none.npz" "$TERCET" train a.yaml -o runs/kept --replace --set 'task={kind: arrays, file: none.npz}'
expect 4 "none.yaml" "$TERCET" train none.yaml -o runs/kept --replace
expect 3 "is of another spec" "$TERCET" train a.yaml -o runs/kept --resume --set seed=2
expect 4 "is there already" "$TERCET" train a.yaml -o runs/kept
[[ $(cd runs/kept && find . -type f | sort | xargs sha256sum) == "$before" ]] || fail "a run that was there has changed"

# ---- no file and no name steers a terminal ----
printf 'tercet: 1\nname: \033[31mred\n' >runs/kept/spec.yaml
expect 3 "is of another spec" "$TERCET" train a.yaml -o runs/kept --resume
for steering in "$("$TERCET" train a.yaml -o runs/kept --resume 2>&1)" "$("$TERCET" check $'\033[31m.yaml' 2>&1)" \
  "$("$TERCET" check runs/kept/spec.yaml 2>&1)"; do
  [[ $steering == *$'\033'* ]] && fail "an escape goes through: $(cat -v <<<"$steering")"
done
finish
