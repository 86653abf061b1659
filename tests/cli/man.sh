# man.sh -- the man pages: made for every verb, and man has nothing to say against them.
source "$SOURCE/tests/cli/expect.bash"

for v in "" $("$TERCET" help | awk '/^  [a-z]/ {print $1}'); do
  "$TERCET" help --man $v >"$work/page.1" || fail "help --man $v exits with $?"
  for section in NAME SYNOPSIS DESCRIPTION "EXIT STATUS" "SEE ALSO"; do
    grep -q "^.SH $section" "$work/page.1" || fail "the man page of '$v' has no $section"
  done
  command -v man >/dev/null || continue
  man --warnings -l "$work/page.1" >"$work/text" 2>"$work/warnings" || fail "man cannot show the page of '$v'"
  [[ -s $work/warnings ]] && fail "man on the page of '$v': $(cat "$work/warnings")"
done
"$TERCET" help --man train | grep -q 'fB\\-\\-threads' || fail "the man page of train does not show --threads"
expect 2 "makes the page of a verb" "$TERCET" help --man nothing
expect 2 "no JSON" "$TERCET" help --man --json
finish
