# record.sh -- a run is recorded as a subject: units, noise, areas, days; four kinds of file that tell the same; what
# cannot be is said before anything is written.
source "$SOURCE/tests/cli/expect.bash"
small_spec gratings
grep -q 'kind: gratings' "$work/small.yaml" || skip "gratings cannot be opened here"
cd "$work" || exit 1
sed -i 's/^  trials: .*/&\n  keep: all/' small.yaml
"$TERCET" train small.yaml -o runs/a >/dev/null 2>talk || { fail "train: $(cat talk)"; finish; }
"$TERCET" train small.yaml -o runs/two --set train.keep=2 >/dev/null 2>talk || { fail "train: $(cat talk)"; finish; }
mapfile -t name < <("$TERCET" record runs/a --json 2>/dev/null | "$python" -c 'import json, sys; print(*[p["population"] for p in json.load(sys.stdin)["populations"]], sep="\n")')
v1=${name[1]}

# what cannot be
expect 2 "there is no population '${v1}x'; did you mean" "$TERCET" record runs/a --population "${v1}x"
expect 2 "there is no population 'zzzz'"                 "$TERCET" record runs/a --area zzzz=V1
expect 2 "there is no population 'one'"                  "$TERCET" record runs/a --population one
expect 2 "POPULATION=AREA, such as v1=V1, not '$v1'"     "$TERCET" record runs/a --area "$v1"
expect 2 "POPULATION=AREA"                               "$TERCET" record runs/a --area "$v1="
expect 2 "says twice where $v1 lies"                     "$TERCET" record runs/a --area "$v1=V1" --area "$v1=V4"
expect 2 "has at most 63 bytes"                          "$TERCET" record runs/a --area "$v1=$(printf '%064d' 0)"
expect 2 "has at most 63 bytes"                          "$TERCET" record runs/a --subject "$(printf '%064d' 0)"
expect 2 "from 1 to"                                     "$TERCET" record runs/a --units 0
expect 2 "from 1 to 1000000, not '0'"                    "$TERCET" record runs/a --repeats 0
expect 2 "none\|gaussian\|poisson, not 'pink'"           "$TERCET" record runs/a --noise pink
expect 2 "belongs to --noise gaussian"                   "$TERCET" record runs/a --noise-sd 1
expect 2 "belongs to --noise poisson"                    "$TERCET" record runs/a --noise gaussian --gain 3
expect 2 "say either"                                    "$TERCET" record runs/a --untrained --checkpoints all
for days in x 0 -1 320, ,320 untrained,,320 1.5; do
  expect 2 "--checkpoints wants all, or a list"          "$TERCET" record runs/a "--checkpoints=$days"
done
expect 4 "no checkpoint after 7 trials; it has those after 320, 640, 960" "$TERCET" record runs/a --checkpoints 7
expect 4 "after 640, 960, and keeps two: train.keep=all" "$TERCET" record runs/two --checkpoints 320
expect 2 "ends in .npz, .nwb, .csv or .json"             "$TERCET" record runs/a -o a.mat
expect 7 "are allowed"                                   "$TERCET" record runs/a --repeats 100000 --max-memory 1M -o big.npz
expect 4 "too large to make spikes of"                   "$TERCET" record runs/a --noise poisson --gain 1000000 --step 1000000 -o big.npz
[[ -z $(ls big* a.mat 2>/dev/null) ]] || fail "what was refused has left $(ls)"

# what one should know is said
expect 0 "${name[-1]} has [0-9]+ units: all of them are recorded" "$TERCET" record runs/a --units 1000
expect 0 "were below 0 and made no spikes"    "$TERCET" record runs/a --noise poisson --population "${name[0]}"
expect 0 "kept its two newest checkpoints only" "$TERCET" record runs/two --checkpoints all
expect 0 "poisson, 40 Hz at a rate of 1"      "$TERCET" record runs/a --noise poisson --gain "40 Hz"
expect 0 "gaussian, 0.5 of each"              "$TERCET" record runs/a --noise gaussian --noise-sd 0.5
said=$("$TERCET" record runs/a --checkpoints all 2>&1 >/dev/null)
[[ -z $said ]] || fail "with nothing to say it says: $said"

# the same command gives the same files, for any number of threads; another seed other ones
drawn=(--noise poisson --units 6 --repeats 5 --area "$v1=V1" --area "${name[-1]}=V4" --subject M1 --checkpoints untrained,640,960 --progress none)
for kind in npz csv json nwb; do
  [[ $kind == nwb ]] && ! "$TERCET" record runs/a -o probe.nwb >/dev/null 2>&1 && { echo "NWB cannot be written here" >&2; continue; }
  "$TERCET" record runs/a "${drawn[@]}" -o a.$kind --json >a.said 2>talk || fail "$kind: $(cat talk)"
  "$TERCET" record runs/a "${drawn[@]}" -o b.$kind --threads 1 >/dev/null 2>&1
  cmp -s a.$kind b.$kind || fail "a $kind of the same is not the same"
  "$TERCET" record runs/a "${drawn[@]}" -o b.$kind --seed 77 >/dev/null 2>&1
  cmp -s a.$kind b.$kind && fail "a $kind of another seed is the same"
done
[[ -z $(ls ./*.tmp 2>/dev/null) ]] || fail "half-written files stay: $(ls)"
# spikes, and rates: NWB that obeys the rules it carries
for file in a.nwb probe.nwb; do
  [[ -e $file ]] || continue
  "$python" -B "$SOURCE/tests/brain/nwb_walk.py" $file >walk
  case $? in 0 | 77) ;; *) fail "$file does not obey its schema: $(cat walk)" ;; esac
  "$TERCET" show $file 2>&1 | grep "first axis" && fail "the axes of $file are doubted"
done
json "$TERCET" record runs/a --checkpoints all --json
expect 0 "a.npz: 12 recordings" "$TERCET" show a.npz
expect 0 "$v1 000000640 +M1 +V1 +000000640 +6 .* 1 x 100 ms +count +0.0 %" "$TERCET" show a.npz
expect 0 "probe_sha256 +[0-9a-f]{64}" "$TERCET" show a.npz
expect 0 "about +uint8" "$TERCET" show a.npz --arrays
"$TERCET" show a.npz --json >show.json
[[ $(field show.json 'len(d["recordings"]), d["recordings"][1]["units"], d["provenance"]["seed"], d["kind"]') == "(12, 6, 1, 'recordings')" ]] ||
  fail "show --json says: $(cat show.json)"

# files that cannot be written leave what was there
cp a.npz old.npz
if [[ -w /dev/full && $EUID != 0 ]]; then
  mkdir shut; cp a.npz shut; chmod a-w shut
  expect 7 "Permission denied" "$TERCET" record runs/a -o shut/a.npz
  cmp -s shut/a.npz a.npz || fail "a file in a folder that is shut has changed"
  chmod u+w shut
fi
(ulimit -f 1; "$TERCET" record runs/a -o a.npz >/dev/null 2>talk)
[[ $? == 7 ]] || fail "a file that may not grow: $(cat talk)"
cmp -s a.npz old.npz || fail "a file that could not be replaced has changed"
for kind in npz csv json nwb; do expect "[47]" "none/a.$kind" "$TERCET" record runs/a -o none/a.$kind; done

"$python" -c 'import numpy' 2>/dev/null || { echo "without numpy the files are not compared" >&2; finish; }
"$TERCET" record runs/a --repeats 5 --population "$v1" --checkpoints untrained,640,960 -o plain.npz >/dev/null 2>&1
"$python" - "$v1" <<'PY' || fail "the files do not tell the same"
import csv, json, sys, numpy as np
v1 = sys.argv[1]
f, plain, j = np.load("a.npz"), np.load("plain.npz"), json.load(open("a.json"))
said, rows = json.load(open("a.said")), list(csv.DictReader(open("a.csv", newline="")))
about = json.loads(f["about"].tobytes())
bad = []
def hold(good, *what):
  if not good: bad.append(what)
hold(about == j["about"] == json.loads(rows[0]["about"]), "about")
hold(about["provenance"] == said["provenance"], "provenance")
days = ["untrained", "000000640", "000000960"]
hold([c["session"] for c in about["provenance"]["checkpoints"]] == days, "days")
hold(len(set(c["weights_sha256"] for c in about["provenance"]["checkpoints"])) == 3, "weights")
hold(about["provenance"]["checkpoints"][-1]["weights_sha256"] == json.load(open("runs/a/result.json"))["weights_sha256"], "result")
at = 0
for r in about["recordings"]:
  v = f[r["array"]]
  hold(r["subject"] == "M1" and r["quantity"] == "count" and r["dt"] == 100, r)
  hold(r["area"] == ("V1" if r["array"].startswith(v1 + " ") else r["area"]), r)
  hold(np.array_equal(v, np.array(j[r["array"]]["value"])), r["array"])
  n = v.size
  hold(np.array_equal(v.ravel(), [float(row["value"]) for row in rows[at:at + n]]), "csv", r["array"])
  hold(all(row["recording"] == r["array"] for row in rows[at:at + n]), "csv names")
  at += n
hold(at == len(rows), "rows")
for day in days: # a spike count is a Poisson count of the rate that the same unit has without noise
  units = [int(u.split(b":")[1]) for u in f[f"{v1} {day}.unit"].view("S64").ravel()]
  hold(units == sorted(set(units)) and len(units) == 6, units)
  rate, count = plain[f"{v1} {day}"][..., units], f[f"{v1} {day}"]
  mean = 30 * 0.1 * np.clip(rate, 0, None)
  z = (count.sum() - mean.sum()) / np.sqrt(mean.sum())
  hold(abs(z) < 4.5, "z", day, z)
  hold((count[mean == 0] == 0).all(), "silent")
hold(np.array_equal(f[f"{v1} untrained.unit"], f[f"{v1} 000000960.unit"]), "units differ between days")
if bad: sys.exit(str(bad[:5]))
PY
[[ -e a.nwb ]] || finish
"$python" -c 'import h5py' 2>/dev/null || { echo "without h5py the NWB file is not compared" >&2; finish; }
"$python" - <<'PY' || fail "the NWB file does not tell the same"
import json, sys, h5py, numpy as np
f, n = h5py.File("a.nwb", "r"), np.load("a.npz")
about = json.loads(n["about"].tobytes())
text = lambda d: [x.decode() if isinstance(x, bytes) else x for x in d[()]]
units, area = text(f["units/unit_name"]), text(f["units/location"])
start, day = f["intervals/trials/start_time"][()], text(f["intervals/trials/day"])
stimulus, repeat = text(f["intervals/trials/stimulus"]), f["intervals/trials/repeat"][()]
spike, end = f["units/spike_times"][()], f["units/spike_times_index"][()]
bad = []
for r in about["recordings"]:
  v, ids = n[r["array"]], [u.decode() for u in n[r["array"] + ".unit"].view("S64").ravel()]
  conditions = [c.decode() for c in n[r["array"] + ".condition"].view("S64").ravel()]
  for k, u in enumerate(ids):
    i = units.index(u)
    if area[i] != r["area"]: bad.append(("area", u))
    mine = spike[(end[i - 1] if i else 0):end[i]]
    for t in range(len(start)):
      if day[t] != r["session"]: continue
      got = ((mine >= start[t]) & (mine < start[t] + 0.1)).sum()
      if got != v[conditions.index(stimulus[t]), repeat[t], 0, k]: bad.append((u, t, got))
if json.loads(f["scratch/provenance"][()]) != about["provenance"]: bad.append("provenance")
if bad: sys.exit(str(bad[:5]))
PY
finish
