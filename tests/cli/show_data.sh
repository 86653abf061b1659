# show_data.sh -- files of data: what is in them, what can be read and why the rest cannot, one array of many.
source "$SOURCE/tests/cli/expect.bash"
cd "$work" || exit 1

printf 'onset,kind\n0.5,go\n2,stop\n' >trials.csv
expect 0 "onset +float64 +2 +0.5 +2 " "$TERCET" show trials.csv
expect 0 "onset +float64 +2" "$TERCET" show trials.csv:onset
"$TERCET" show trials.csv:onset | grep -q kind && fail "more than one column is shown"
expect 4 "trials.csv: error: there is no 'offset' in it" "$TERCET" show trials.csv:offset
printf 'onset\n1\nx\n' >bad.csv
expect 4 "bad.csv:3:1: error: 'x' is here, but the cells above in 'onset' are numbers" "$TERCET" show bad.csv

[[ -x $(dirname "$TERCET")/tercet-reader ]] || skip "there is no tercet-reader"
"$python" - <<'END' || skip "there is no h5py to make files of data"
import h5py, numpy as np
with h5py.File("a.h5", "w") as f:
  f["units/spike_times"] = np.arange(5.0)
  f["units/spike_times"].attrs["unit"] = "seconds"
  f["units/spike_times"].attrs["object_id"] = "x"
  f["units/group"] = np.array([f["units"].ref], dtype=h5py.ref_dtype)
  f["units/spike_times_index"] = np.array([2, 4])
  f["out"] = h5py.ExternalLink("b.h5", "/x")
END
expect 0 "a.h5: hdf5, 5 of 6 things can be read as arrays" "$TERCET" show a.h5
expect 0 "units/spike_times +float64 +5 +yes" "$TERCET" show a.h5
expect 0 "units/spike_times@unit .* seconds" "$TERCET" show a.h5
expect 0 "warning: units/spike_times: 1 times are of no unit" "$TERCET" show a.h5
"$TERCET" show a.h5 --json | grep -q '"units/spike_times: 1 times are of no unit"' || fail "--json does not warn"
expect 0 "units/group +references +1 +yes" "$TERCET" show a.h5
expect 0 "out +link +- +no +a link into another file" "$TERCET" show a.h5
expect 0 "and 1 attribute, which --json shows" "$TERCET" show a.h5
json "$TERCET" show a.h5 --json
expect 0 "units/spike_times +float64 +5 +0 +4 +0" "$TERCET" show a.h5:/units/spike_times
json "$TERCET" show a.h5:units/spike_times --json
expect 4 "a.h5: error: there is no 'units/none' in it" "$TERCET" show a.h5:units/none
expect 4 "a.h5: error: 'out' cannot be read as an array: a link into another file" "$TERCET" show a.h5:out
expect 7 "takes 40 bytes" "$TERCET" show a.h5:units/spike_times --max-memory 39
expect 4 "cannot open .*none.h5" "$TERCET" show none.h5
expect 4 "read by the program tercet-reader" env TERCET_READER=/nonexistent "$TERCET" show a.h5
printf '#!/bin/sh\nkill -SEGV $$\n' >dies && chmod +x dies
expect 4 "a.h5: error: the program that reads it died of it" env TERCET_READER="$work/dies" "$TERCET" show a.h5
head -c 700 a.h5 >cut.h5
expect 4 "cut.h5: error: " "$TERCET" show cut.h5
finish
