# lesion.sh -- a lesion costs what was learnt: in three circuits that learnt to see orientations half of v1 is silenced,
# twenty draws of it each; the same lesion before any learning has no performance to lose.
source "$SOURCE/tests/cli/expect.bash"
"$python" - "$SOURCE/docs/howto/lesion-a-model.md" "$work" <<'END' || fail "the page has no spec"
import pathlib, re, sys
spec = re.search(r"```yaml\n(.*?)```", pathlib.Path(sys.argv[1]).read_text(), re.S).group(1)
pathlib.Path(sys.argv[2], "gratings.yaml").write_text(spec)
END
cd "$work" || exit 1
for seed in 1 2 3; do
  "$TERCET" train gratings.yaml -o $seed --seed $seed --progress none >/dev/null 2>talk || fail "$(cat talk)"
  for by in zero mean resample; do
    "$TERCET" lesion $seed --silence v1:0.5 --by $by --json >$seed.json 2>talk || fail "$(cat talk)"
    [[ $(field $seed.json 'd["lesions"][0]["accuracy"]["intact"] > 0.9') == True ]] || fail "seed $seed did not learn"
    # the interval of what is lost lies below that of the untrained circuit, and below 0
    [[ $(field $seed.json '(lambda x: x["accuracy"]["high"] < min(0, x["untrained_accuracy"]["low"]))(d["lesions"][0])') == True ]] ||
      fail "seed $seed, by $by: $(field $seed.json '[d["lesions"][0][k] for k in ("accuracy", "untrained_accuracy")]')"
    field $seed.json '("%s by '$by'" % "seed '$seed'", *["%.3f [%.3f, %.3f]" % tuple(d["lesions"][0][k][e] for e in ("change", "low", "high")) for k in ("accuracy", "untrained_accuracy")])'
  done
done
finish
