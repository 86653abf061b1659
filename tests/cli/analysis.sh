# analysis.sh -- tercet report of an analysis: commands in order on one page, what failed shown as it failed, what was done
# kept; what is wrong with it is said at its place.
source "$SOURCE/tests/cli/expect.bash"
mkdir "$work/with blank" && cd "$work/with blank" || exit 1
small_spec gratings
mv "$work/small.yaml" .

cat >all.yaml <<'END'
tercet: 1
report: A <small> circuit
text: |
  What is asked.

  The null.
sections:
  - {title: Learning, do: train small.yaml -o 'runs/a b' --replace}
  - title: Populations
    text: larger is more alike
    do: [sim, "runs/a b:hidden1", runs/a b, --boot, none]
  - {title: A remark, text: nothing is done here}
END
expect 0 'all.yaml: fine: an analysis of 2 commands' "$TERCET" check all.yaml
json "$TERCET" check all.yaml --json
cd "$work" || exit 1
expect 0 'with blank/all.html' "$TERCET" report "with blank/all.yaml" --progress none
cd "$work/with blank" || exit 1
[[ -d "runs/a b" ]] || fail "commands are not done in the folder of the analysis"
for there in 'A &lt;small&gt; circuit' 'The null' "tercet train small.yaml -o &#39;runs/a b&#39;\|tercet train small.yaml -o 'runs/a b'" \
  'cka: larger is more similar' 'nothing is done here' 'data:image/svg' 'How it was made'; do
  grep -q "$there" all.html || fail "the page lacks $there"
done

# kept where the command is the same
before=$(stat -c %Y.%i figures/all_01.txt)
sed -i 's/--boot, none/--metric, procrustes, --boot, none/' all.yaml
"$TERCET" report all.yaml --resume --json --progress none >again.json 2>talk || fail "it cannot be resumed: $(cat talk)"
[[ $(field again.json 'd["sections"], d["failed"], d["kept"]') == "(3, 0, 1)" ]] || fail "not what was to be kept: $(cat again.json)"
[[ $(stat -c %Y.%i figures/all_01.txt) == "$before" ]] || fail "what was kept was written again"
grep -q 'procrustes: smaller is more similar' all.html || fail "the other section is not new"

# a command that fails is shown, the others go on
cat >some.yaml <<'END'
tercet: 1
report: some
sections:
  - {title: First, do: show nothing.npz}
  - {title: Second, do: list tasks}
END
expect 1 '1 of 2 sections failed' "$TERCET" report some.yaml -o out/page.html --progress none
grep -q 'exit code 4' out/page.html || fail "the page does not say how it failed"
grep -q 'gratings' out/page.html || fail "the others did not go on"
[[ -e out/figures/page_01.txt ]] && fail "what failed is kept as if it had not"
[[ -z $(ls out/figures | grep -E 'part|aside') ]] || fail "remains are left: $(ls out/figures)"

# interrupted between two commands: what was done is kept
cat >long.yaml <<'END'
tercet: 1
report: long
sections:
  - {do: list tasks}
  - {do: train small.yaml --set train.trials=100_000_000}
END
"$TERCET" report long.yaml --progress none 2>talk &
running=$!
for _ in $(seq 100); do [[ -e figures/long_02.part ]] && break; sleep 0.1; done
sleep 0.3
kill -TERM $running
wait $running
[[ $? == 6 ]] || fail "an interrupted analysis does not say so: $(cat talk)"
[[ -e figures/long_01.txt && ! -e long.html ]] || fail "an interrupted analysis keeps the wrong things"

# what is wrong, at its place
cat >wrong.yaml <<'END'
tercet: 1
report: wrong
sectons: 3
sections:
  - {do: simm a b}
  - {do: sim a b --metrik cka}
  - {do: "sim 'a b"}
  - {do: report wrong.yaml}
  - {titel: nothing}
  - only text
END
expect 3 "wrong.yaml:3:.*did you mean 'sections'" "$TERCET" check wrong.yaml
expect 3 "wrong.yaml:5:.*did you mean 'sim'" "$TERCET" check wrong.yaml
expect 3 "wrong.yaml:6:.*did you mean '--metric'" "$TERCET" report wrong.yaml
expect 3 "wrong.yaml:7:.*quotation mark" "$TERCET" check wrong.yaml
expect 3 "wrong.yaml:8:.*a report within a report" "$TERCET" check wrong.yaml
expect 3 "wrong.yaml:9:.*did you mean 'title'" "$TERCET" check wrong.yaml
expect 3 "wrong.yaml:10:.*a section is a map" "$TERCET" check wrong.yaml
expect 4 "it is no analysis" "$TERCET" report small.yaml
expect 2 "resume is for an analysis" "$TERCET" report "runs/a b" --resume
finish
