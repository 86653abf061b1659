# completion.sh -- the script for bash is read without a word, and completes what the tables know.
source "$SOURCE/tests/cli/expect.bash"

"$TERCET" completion bash >"$work/script" || fail "completion bash exits with $?"
bash -n "$work/script" || fail "bash does not parse the script"
said=$(bash --norc -u -c "source '$work/script'" 2>&1)
[[ -z $said ]] || fail "sourcing it says: $said"
json "$TERCET" completion bash --json

# complete WORDS...: what is offered for the last of them
complete_words()
{
  (cd "$work" && bash --norc -c '
    compopt() { :; }
    source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _tercet; printf "%s\n" "${COMPREPLY[@]}"' \
    "$work/script" "$@")
}
offers() # WORD WORDS...: WORD is offered
{
  local word=$1
  shift
  complete_words "$@" | grep -qx -- "$word" || fail "'$*' is not completed to $word"
}
mkdir "$work/runs"; touch "$work/a.yaml"

offers train tercet tr
offers completion tercet ""
offers --threads tercet train --th
offers --untrained tercet compare --
offers plain tercet train --progress ""
offers none tercet train --progress = n
offers rules tercet list r
offers metrics tercet list m
offers rule tercet help ru
offers feedback_alignment tercet help rule feed
offers cka tercet compare --metric ""
offers rsa tercet compare --metric r
offers euclidean tercet compare --distance e
offers a.yaml tercet train a
offers runs tercet record r
offers crossnobis tercet rdm --distance c
offers ledoit_wolf tercet rdm --noise l
offers a.yaml tercet rdm a
offers procrustes tercet sim --metric p
offers a.yaml tercet sim a
offers runs tercet train a.yaml -o ru
complete_words tercet record "" | grep -q a.yaml && fail "a file is offered for a run"
complete_words tercet list --th | grep -q . && fail "list is offered --threads"
finish
