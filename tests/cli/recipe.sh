# recipe.sh -- recipes on the command line: shown, checked, explained.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1

printf 'stimulus,day,u1,u2\ns1,1,1,10\ns2,1,2,20\ns1,2,3,30\ns2,2,,40\ns1,1,5,50\n' >t.csv
cat >r.yaml <<'END'
tercet: 1
recipe: two units on two days
subject: m
area: V4
file: t.csv
responses: {data: 'u{unit}', axes: [trial]}
quantity: Hz
trials: {stimulus: stimulus, day: day}
condition: stimulus
session: {column: day}
END
expect 0 "^r.yaml: 2 recordings of 5 trials" "$TERCET" show r.yaml
expect 0 "r 1 +m +V4 +1 +2 of 2 +2 +1\.\.2 +1 +Hz +25\.0 %" "$TERCET" show r.yaml
expect 0 "r 2 +m +V4 +2 +2 of 2 +2 +1 +1 +Hz +25\.0 %" "$TERCET" show r.yaml
json "$TERCET" show r.yaml --json
"$TERCET" show r.yaml --json >"$work/json"
hash=$(sha256sum r.yaml | cut -d' ' -f1) data=$(sha256sum t.csv | cut -d' ' -f1)
[[ $(field json 'd["provenance"]["sha256"], d["provenance"]["files"][0]["sha256"]') == "('$hash', '$data')" ]] ||
  fail "the provenance has other hashes"
[[ $(field json '[r["session"] for r in d["recordings"]], d["recordings"][0]["condition_names"]') == \
  "(['1', '2'], ['s1', 's2'])" ]] || fail "--json has other recordings: $(cat json)"
expect 0 "^r.yaml: fine: the recipe fits its files" "$TERCET" check r.yaml
expect 0 "r 2 +m +V4 +2 +1 of 2 " "$TERCET" show r.yaml --set select.units='[2]'
"$TERCET" show r.yaml --json --set subject=n >other
[[ $(field other 'd["provenance"]["sha256"]') != "$hash" ]] || fail "--set does not change the hash"
"$TERCET" show - <r.yaml | grep -q "^stdin: 2 recordings" || fail "a recipe from the standard input is not shown"

sed 's/condition: stimulus/condition: stimulis/; s/area: V4/aera: V4/' r.yaml >bad.yaml
cat >expected <<'END'
bad.yaml:4:1: error: a recording has no 'aera'; did you mean 'area'?
    aera: V4
    ^
bad.yaml:9:12: error: there is no column 'stimulis'; did you mean 'stimulus'?
    condition: stimulis
               ^
END
for verb in show check; do
  "$TERCET" $verb bad.yaml >out 2>said
  [[ $? == 3 ]] || fail "$verb of a bad recipe does not exit with 3"
  diff expected said >&2 || fail "$verb has other words"
done
"$TERCET" check bad.yaml --json >json 2>/dev/null
[[ $(field json 'd["fine"], [c["line"] for c in d["complaints"]]') == "(False, [4, 9])" ]] || fail "check --json"
expect 7 "memory" "$TERCET" show r.yaml --max-memory 10
printf 'a,b\n1\n' >t.csv
expect 4 "t.csv:2:.* while reading what line 5 of the recipe names" "$TERCET" check r.yaml

# every key that is read is on the page, and nothing else is read
"$TERCET" help recipe >page || fail "there is no page"
"$TERCET" help recipe --json >json
for key in $(field json '" ".join(p["name"] for s in d["sections"] for p in s["params"])'); do
  grep -qE "^  $key " page || fail "the page does not have '$key'"
done
awk 'length > 100 {exit 1}' page || fail "the page has lines that are too long"
finish
