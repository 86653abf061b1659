# recordings.sh -- docs/howto/bring-your-recordings.md as it is written, on three files of laboratories.
source "$SOURCE/tests/cli/expect.bash"
data=${TERCET_DATA:-$SOURCE/../shared/data}
for file in VPL_cheng2024/V4_MUA_trials_M1.npz case_studies_kramer/10_spikes-1.mat nwb/A8604-211122.nwb; do
  [[ -r $data/$file ]] || skip "there is no $data/$file"
  ln -s "$(realpath "$data/$file")" "$work/" || exit 1
done
"$TERCET" list formats | grep -q hdf5 && [[ -x $(dirname "$TERCET")/tercet-reader ]] || skip "there is no tercet-reader"

# The blocks of the page, in order: files that are to be written, commands, and what they say.
"$python" - "$SOURCE/docs/howto/bring-your-recordings.md" "$work" <<'END' || fail "the page has no blocks"
import pathlib, re, sys
text, work = pathlib.Path(sys.argv[1]).read_text(), pathlib.Path(sys.argv[2])
n = 0
for kind, body in re.findall(r"```(\w*)\n(.*?)```", text, re.S):
    if kind == "yaml":
        (work / re.match(r"# (\S+)\n", body)[1]).write_text(body)
    elif kind == "sh":
        n += 1
        (work / f"{n:03}.sh").write_text(body)
    else:
        (work / f"{n:03}.say").write_text(body)
sys.exit(n < 6)
END
cd "$work" || exit 1
mkdir bin && ln -s "$TERCET" bin/tercet && PATH=$work/bin:$PATH
export TERCET_READER=$(dirname "$TERCET")/tercet-reader
for block in [0-9]*.sh; do
  said=$(bash -e "$block" 2>&1 </dev/null)
  got=$?
  wanted=0
  grep -q slip "$block" && wanted=3 # the mistake that it shows
  [[ $got == "$wanted" ]] || fail "$(cat "$block") exits with $got: $said"
  [[ ! -f ${block%.sh}.say || $said == *"$(cat "${block%.sh}.say")"* ]] || fail "$(cat "$block") says: $said"
done
[[ $(field v4.json 'len(d["provenance"]["sha256"])') == 64 ]] || fail "v4.json has no provenance"
finish
