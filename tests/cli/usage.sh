# usage.sh -- what is wrong with a command line is said in a sentence, with exit code 2 and a way on.
source "$SOURCE/tests/cli/expect.bash"

expect 2 "there is no verb 'trian'; did you mean 'train'\?" "$TERCET" trian
expect 2 "there is no verb 'zzzz'"                          "$TERCET" zzzz
expect 2 "the verb is empty"                                "$TERCET" ""
expect 2 "the verb comes first"                             "$TERCET" --threads 2
expect 2 "tercet train wants SPEC"                          "$TERCET" train
expect 2 "word 1 after 'train' is empty"                    "$TERCET" train ""
expect 2 "'y' is one word too many"                         "$TERCET" train x y
expect 2 "no option '--thread'; did you mean '--threads'\?" "$TERCET" train x --thread 3
expect 2 "no option '--zzzz'"                               "$TERCET" train x --zzzz
expect 2 "no option '-x'"                                   "$TERCET" train x -x
expect 2 "from 1 to 256, not '0'"                           "$TERCET" train x --threads 0
expect 2 "from 1 to 256, not 'abc'"                         "$TERCET" train x --threads abc
expect 2 "from 1 to 256, not '1e2'"                         "$TERCET" train x --threads=1e2
expect 2 "--threads wants N, not nothing"                   "$TERCET" train x --threads=
expect 2 "--threads wants N after it"                       "$TERCET" train x --threads
expect 2 "--output wants RUN after it"                      "$TERCET" train x -o --resume
expect 2 "--json takes no value"                            "$TERCET" train x --json=yes
expect 2 "auto\|plain\|none, not 'loud'"                    "$TERCET" train x --progress loud
expect 2 "a size such as 500M or 2G, not '5Q'"              "$TERCET" train x --max-memory 5Q
expect 2 "a size such as 500M or 2G, not '0'"               "$TERCET" train x --max-memory 0
expect 2 "a size such as"                                   "$TERCET" train x --max-memory 99999999999T
expect 2 "--set wants PATH=VALUE"                           "$TERCET" train x --set rule
expect 2 "--seed wants a whole number from 0, not '-1'"     "$TERCET" train x --seed -1
expect 2 "--seed is said twice"                             "$TERCET" train x --seed 1 --seed 2
expect 2 "--resume goes on and --replace begins anew"       "$TERCET" train x -o y --resume --replace
expect 2 "want -o RUN"                                      "$TERCET" train x --resume
expect 2 "there is no room 'rulez'; did you mean 'rules'\?" "$TERCET" list rulez
expect 2 "did you mean 'feedback_alignment'\?"              "$TERCET" help rule feedback_aligment
expect 2 "there is no page for 'zzzz'"                      "$TERCET" help zzzz
expect 2 "no completion for 'zsh'"                          "$TERCET" completion zsh
expect 2 "is not TASK\+RULE|there is no task"               "$TERCET" new nothing
expect 2 "there is no similarity 'ckaa'; did you mean"      "$TERCET" compare x --metric ckaa
expect 2 "there is no distance 'zzzz'"                      "$TERCET" compare x --metric rsa --distance zzzz
expect 2 "belong to --metric rsa"                           "$TERCET" compare x --distance cosine
expect 2 "ends in .npz"                                     "$TERCET" record x -o x.txt
expect 2 "over 0 and up to 1000000, not '0'"                "$TERCET" record x --noise-sd 0
expect 2 "over 0 and up to 1000000 Hz, not '3 ms'"          "$TERCET" record x --gain "3 ms"
expect 2 "several runs wants -o"                            "$TERCET" report x y

# what cannot be read is exit code 4
mkdir "$work/folder"
expect 4 "No such file"                    "$TERCET" check "$work/none.yaml"
expect 4 "is a folder, and not a run"      "$TERCET" check "$work/folder"
expect 4 "is a folder, and not a run"      "$TERCET" record "$work/folder"
expect 4 "No such file"                    "$TERCET" show "$work/none.npz"
expect 4 "No such file"                    "$TERCET" record "$work/none"
expect 4 "No such file"                    "$TERCET" compare "$work/none"
expect 4 "No such file"                    "$TERCET" cite "$work/none"
printf 'not an archive' >"$work/bad.npz"
expect 4 "bad.npz"                         "$TERCET" show "$work/bad.npz"

# a spec that says what cannot be is exit code 3, and so is a --set that cannot be carried out
printf 'tercet: 1\n' >"$work/short.yaml"
expect 3 "short.yaml:1:1: error: a spec needs a task" "$TERCET" check "$work/short.yaml"
expect 3 "short.yaml:1:1: error: a spec needs a task" "$TERCET" train "$work/short.yaml"
expect 3 "--set:1:1: error"                           "$TERCET" check "$work/short.yaml" --set "..=3"

# under --json what went wrong is an object too
"$TERCET" train "$work/short.yaml" --json >"$work/json" 2>/dev/null
[[ $(field "$work/json" 'd["error"]["code"], d["error"]["exit"], len(d["complaints"]) > 2') == "('BAD_SPEC', 3, True)" ]] ||
  fail "train --json says of an error: $(cat "$work/json")"
"$TERCET" record "$work/none" --json >"$work/json" 2>/dev/null
[[ $(field "$work/json" 'd["error"]["code"], d["error"]["exit"]') == "('NO_FILE', 4)" ]] ||
  fail "record --json says of an error: $(cat "$work/json")"

# a full disk is exit code 7
[[ -w /dev/full ]] && {
  "$TERCET" list >/dev/full 2>"$work/full"
  [[ $? == 7 ]] || fail "a full disk goes unnoticed"
  grep -q "writing the answer failed" "$work/full" || fail "a full disk goes unsaid"
}

# a lone dash is a noun, what follows two dashes too
printf 'tercet: 1\n' | "$TERCET" check - >/dev/null 2>&1
[[ $? == 3 ]] || fail "- is not the standard input"
expect 4 "cannot read --json|No such file" "$TERCET" check -- --json
finish
