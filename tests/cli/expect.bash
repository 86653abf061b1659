# expect.bash -- what the scripts of this folder share: TERCET is the binary, SOURCE the repository.
set -u
: "${TERCET:?the binary}" "${SOURCE:?the repository}"
[[ -x $TERCET ]] || { echo "there is no $TERCET" >&2; exit 1; }
failed=0
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
python=/usr/bin/python3

fail() { echo "FAILED: $*" >&2; failed=1; }
skip() { echo "skipped: $*" >&2; exit 77; }
finish() { exit $failed; }

# expect CODE PATTERN COMMAND...: it exits with CODE (or one of [47]), and what it says matches the extended regex
expect()
{
  local code=$1 pattern=$2 said got
  shift 2
  said=$("$@" 2>&1 </dev/null)
  got=$?
  [[ $got == $code ]] || fail "$* exits with $got, not $code: $said"
  [[ $said =~ $pattern ]] || fail "$* does not say '$pattern' but: $said"
}

# json COMMAND...: what it prints on stdout is one JSON object
json()
{
  local said
  said=$("$@" 2>/dev/null </dev/null)
  [[ $said == "{"* ]] || { fail "$* prints no object: $said"; return; }
  "$python" -m json.tool <<<"$said" >/dev/null 2>"$work/json" || fail "$* prints no JSON: $(cat "$work/json")"
}

# names ROOM: its variants
names() { "$TERCET" list "$1" | awk '/^    [a-z]/ {print $1}'; }

# small_spec [TASK]: $work/small.yaml, a spec that trains in a second, of TASK or another that can be opened
small_spec()
{
  local task
  for task in "$@" teacher gratings $(names tasks); do
    "$TERCET" new "$task+backprop+perceptron" >"$work/small.yaml" 2>/dev/null || continue
    sed -i 's/^  trials: .*/  trials: 960/; s/^  batch: .*/  batch: 32\n  evaluate: 320\n  evaluate_trials: 64/' \
      "$work/small.yaml"
    "$TERCET" check "$work/small.yaml" >/dev/null 2>&1 && return 0
  done
  skip "no task can be opened here"
}

# field FILE EXPRESSION: of the JSON object d in a file, by python
field() { "$python" -c 'import json, sys; d = json.load(open(sys.argv[1])); print(eval(sys.argv[2]))' "$@"; }

# follow PAGE N [KIND]: the N blocks of commands of a page in docs/howto, run in $work as they stand, those that are of
# a KIND ("sh objects") only if it is named; what stands as text below one it must say.  Digits beyond those of the
# page hang on the processor's kernels; words do not.
follow()
{
  local block said got w pattern word
  "$python" - "$SOURCE/docs/howto/$1" "$work" "$2" "${3-}" <<'END' || fail "the page has other blocks"
import pathlib, re, sys
text, work, wanted, named = pathlib.Path(sys.argv[1]).read_text(), pathlib.Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
n = 0
for kind, body in re.findall(r"```([\w ]+)\n(.*?)```", text, re.S):
    if kind.startswith("sh"):
        n += 1
        skipped = kind not in ("sh", f"sh {named}")
        if not skipped: (work / f"{n:03}.sh").write_text(body)
    if kind == "text" and not skipped: (work / f"{n:03}.say").write_text(body)
sys.exit(n != wanted)
END
  cd "$work" || exit 1
  mkdir bin && ln -s "$TERCET" bin/tercet && ln -s "$(dirname "$TERCET")"/tercet-{reader,writer} bin && PATH=$work/bin:$PATH
  for block in [0-9]*.sh; do
    said=$(bash -e "$block" 2>&1 </dev/null)
    got=$?
    [[ $said == *"there is no gnuplot"* ]] && skip "pictures cannot be drawn here"
    [[ $got == 0 ]] || fail "$(cat "$block") exits with $got: $said"
    [[ -f ${block%.sh}.say ]] || continue
    while read -r -a word; do
      pattern=
      for w in "${word[@]}"; do pattern+="${pattern:+ +}$(sed 's/[][().|*+?^$\\]/\\&/g' <<<"$w")[^ ]*"; done
      grep -qE -e "$pattern" <<<"$said" || fail "$(cat "$block") does not say '${word[*]}' but: $said"
    done <"${block%.sh}.say"
  done
}
