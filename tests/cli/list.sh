# list.sh -- what there is, by room and family.
source "$SOURCE/tests/cli/expect.bash"

json "$TERCET" list --json
"$TERCET" list --json >"$work/all.json"
for room in $(field "$work/all.json" '" ".join(r["name"] for r in d["rooms"])'); do
  [[ $("$TERCET" list "$room" | head -1) =~ ^"$room ("[0-9]+")"$ ]] || fail "list $room has no head"
  json "$TERCET" list "$room" --json
  n=$("$TERCET" list "$room" | head -1 | grep -o '[0-9]*')
  [[ $(names "$room" | wc -l) == "$n" ]] || fail "list $room shows another number than it says"
  folder=$(find "$SOURCE/src" -type d -name "$room")
  files=$(find "$folder" -maxdepth 1 -name '*.c' -exec basename {} .c \; | sort)
  [[ $(names "$room" | sort) == "$files" ]] || fail "list $room is not the folder $folder"
done
diff <("$TERCET" list rule) <("$TERCET" list rules) >/dev/null || fail "list rule is not list rules"
[[ $("$TERCET" list metrics | grep -c '^[a-z]') == 3 ]] || fail "metrics are not three rooms"
"$TERCET" list rules --claims | grep -q 'costs: .*TRANSPORT' || fail "--claims shows no costs"
"$TERCET" list rules --claims | grep -q 'claims: GRADIENT' || fail "--claims shows no claims"
"$TERCET" list distances --claims | grep -A9 crossnobis | grep -q "needs: FOLDS MAY_NOISE" || fail "--claims shows no needs"
"$TERCET" list tunings --claims | grep -A3 " osi " | grep -q "needs: VARIABLE CIRCLE" || fail "--claims shows no needs of a tuning"
"$TERCET" list rules | grep -q TRANSPORT && fail "costs are shown without --claims"
finish
