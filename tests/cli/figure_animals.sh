# figure_animals.sh -- what stands beside Figure 4: of the monkeys the authors' own numbers, to 1e-12; of people and of the
# network what NumPy makes of the same files; a picture for each.
source "$SOURCE/tests/cli/expect.bash"
data=${TERCET_DATA:-$SOURCE/../shared/data}
[[ -r $data/VPL_cheng2024/V4_MUA_trials_M1.npz ]] || skip "there are no recordings of the monkeys"
command -v gnuplot >/dev/null || skip "no gnuplot"
cd "$work" || exit 1
sed 's/trials: 64_000/trials: 640/; s/train.trials=96_000/train.trials=640/; s/validation: 1000/validation: 20/
  s/units: 128/units: 8/; s/units: 64/units: 8/; s/units: 32/units: 8/
  s/quick: .*/quick: {seeds: 1, precisions: [20]}/' "$SOURCE/examples/09_orientation.yaml" >small.yaml
expect 0 "kept/figure_4.html" "$TERCET" figure 4 small.yaml --quick --rules backprop --data "$data" --progress none -o kept

for picture in monkeys_rate monkeys_fano_factor monkeys_noise_correlation people_signal_strength people_noise_fluctuations \
  people_LFI network_width; do
  [[ -s kept/figure_4_$picture.svg ]] || fail "there is no picture of $picture"
done
for text in "do not say which" "does not name them" "sharpens most at the bottom"; do
  tr '\n' ' ' <kept/figure_4.html | grep -q "$text" || fail "the page does not say '$text'"
done

"$python" - kept "$data/VPL_cheng2024" <<'END' || fail "numbers beside the figure are others"
import csv, re, sys
import numpy as np

folder, data = sys.argv[1:]
rows = {(r["source"], r["measure"], float(r["at"])): r for r in csv.DictReader(open(f"{folder}/figure_4_animals.csv"))}
page = open(f"{folder}/figure_4.html").read()


def same(key, field, wanted, within=1e-12):
    got = float(rows[key][field])
    assert abs(got - wanted) <= within * max(1, abs(wanted)), (key, field, got, wanted)


compared = 0
for m in (1, 2):
    published = np.load(f"{data}/V4_MUA_published_metrics_M{m}.npz")
    for measure, name in (("rate", "fr"), ("fano_factor", "FanoFactor"), ("noise_correlation", "correlation")):
        for day, field in (("pre", "before"), ("post", "after")):
            for i, contrast in enumerate(published["contrast_percent"]):
                same((f"M{m}", measure, float(contrast)), field, float(np.mean(published[f"{name}_{day}"][i])))
                compared += 1
        # and on the page, to three digits
        pre, post = (np.mean(published[f"{name}_{day}"]) for day in ("pre", "post"))
        assert "%.3g to %.3g" % (pre, post) in page, (m, name, pre, post)
people = np.load(f"{data}/fMRI_motion_metrics.npz")
for name in ("signal_strength", "noise_fluctuations", "LFI"):
    by = people[f"{name}_post"] - people[f"{name}_pre"]
    error = by.std(axis=0, ddof=1) / np.sqrt(len(by)) * 2.0796138447276626  # t(0.975, 21)
    for area in range(7):
        key = ("people", name, area + 1)
        same(key, "change", by.mean(axis=0)[area], 1e-8)
        same(key, "change_low", (by.mean(axis=0) - error)[area], 1e-8)
        same(key, "change_high", (by.mean(axis=0) + error)[area], 1e-8)
        compared += 3
network = np.load(f"{data}/DCNN_orientation_tuning.npz")
for name, field in (("Tuning_Pre", "before"), ("Tuning_Post", "after")):
    a = network[name]
    half = (a.min(axis=-1) + a.max(axis=-1)) / 2
    width = (a >= half[..., None]).sum(axis=-1).reshape(5, -1).mean(axis=1)
    for layer in range(5):
        same(("network", "width", layer + 1), field, float(width[layer]), 1e-9)
        compared += 1
print(compared, "numbers")
assert compared == len(rows) * 2 - 21 * 2 + 21 * 3, len(rows)
END
finish
