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
"$python" - <<'END'
import h5py, numpy as np
with h5py.File("r.h5", "w") as f: f["set/rdm"] = 2 * (1 - np.eye(4))
END
expect 0 "tercet show r.h5:set/rdm shows RDMs" "$TERCET" show r.h5
expect 0 "rdm +- +- +- +4 .* 2.0+ +2.0+ +2.0+ +0" "$TERCET" show r.h5:set
expect 0 "conditions +have places, and no names" "$TERCET" show r.h5:set
expect 4 "there is no 'sat' in it; did you mean" "$TERCET" show r.h5:sat
"$TERCET" show a.h5 | grep -q "shows RDMs" && fail "RDMs are seen where there are none"
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
"$python" - <<'END'
import h5py, numpy as np
text = h5py.string_dtype()
with h5py.File("m.nwb", "w") as f:
  f.attrs["neurodata_type"] = "NWBFile"; f.attrs["nwb_version"] = "2.6.0"
  f["identifier"] = "mouse 7"; f["session_description"] = "licks"; f["session_start_time"] = "2026-01-02T03:04:05Z"
  f["general/subject/subject_id"] = "m7"
  u = f.create_group("units"); u.attrs["neurodata_type"] = "Units"
  u.attrs["colnames"] = np.array(["spike_times", "rec"], dtype=text)
  u["id"] = [0, 1]; u["rec"] = np.zeros(2, dtype=[("a", "i4")])
  u["spike_times"] = np.array([0.5, 0.25, 1.5]); u["spike_times"].attrs["description"] = "when it fired"
  u["spike_times_index"] = np.array([2, 3], "u1"); u["spike_times_index"].attrs["target"] = u["spike_times"].ref
  for name, when in ("lick", "starting_time"), ("eye", "timestamps"):
    s = f.create_group("acquisition/" + name); s.attrs["neurodata_type"] = "TimeSeries"
    s["data"] = np.ones((4, 2)); s["data"].attrs["unit"] = "mm"
    s[when] = 0.5 if when == "starting_time" else np.array([1, 2, 3, 4.5])
  s["data"].attrs["unit"] = "deg"; f["acquisition/lick/starting_time"].attrs["rate"] = 2.0
  f["acquisition/lick/starting_time"].attrs["unit"] = "seconds"
  f.create_group("acquisition/note").attrs["neurodata_type"] = "TimeSeries"
with h5py.File("one.nwb", "w") as f: f["nwb_version"] = "NWB-1.0.6"; f["x"] = [1.0, 2.0]
END
expect 0 "m.nwb: NWB 2.6.0, 1 table and 3 series" "$TERCET" show m.nwb
expect 0 "subject +m7" "$TERCET" show m.nwb
expect 0 "units: Units, 2 rows" "$TERCET" show m.nwb
expect 0 "spike_times +float64 +a list +3 +yes +when it fired" "$TERCET" show m.nwb
expect 0 "rec +records +one +2 +no +records are not read" "$TERCET" show m.nwb
expect 0 "acquisition/lick +TimeSeries +4 x 2 +mm +2 +0.5 to 2 +yes" "$TERCET" show m.nwb
expect 0 "acquisition/eye +TimeSeries +4 x 2 +deg +timestamps +1 to 4.5 +yes" "$TERCET" show m.nwb
expect 0 "acquisition/note +TimeSeries +- +- +- +- +no +it has no data" "$TERCET" show m.nwb
expect 0 "warning: units/spike_times: 1 units are not in order of time" "$TERCET" show m.nwb
expect 0 "m.nwb --arrays lists all [0-9]+ things" "$TERCET" show m.nwb
"$TERCET" show m.nwb | grep -q "units/spike_times_index" && fail "the list of arrays is shown unasked"
expect 0 "units/spike_times_index +uint8 +2 +yes" "$TERCET" show m.nwb --arrays
json "$TERCET" show m.nwb --json
"$TERCET" show m.nwb --json >m.json
[[ $(field m.json 'd["nwb"]["tables"][0]["columns"][0]["ragged"]') == 1 ]] || fail "--json does not say that spikes are ragged"
[[ $(field m.json '[s["last"] for s in d["nwb"]["series"]]') == "[4.5, 2, None]" ]] || fail "--json does not say when series end"
[[ $(field m.json 'len(d["entries"]) > 20') == True ]] || fail "--json does not list all arrays"
expect 0 "warning: this is NWB 1 .nwb_version is 'NWB-1.0.6'." "$TERCET" show one.nwb
expect 0 "x +float64 +2 +yes" "$TERCET" show one.nwb
head -c 700 a.h5 >cut.h5
expect 4 "cut.h5: error: " "$TERCET" show cut.h5
finish
