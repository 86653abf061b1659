"""page.py -- docs/rules.md from the lines of results.csv and seeds.csv."""
import math

import literature
import plan

# Student's t, 97.5 %, by degrees of freedom.
STUDENT = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776}

HEAD = """# Learning rules, tuned and compared

Every rule had the same budget: 12 settings of 110,000 trials (2 epochs) each, seed 1, judged on 5,000 validation trials.
What was tried is in `bench/tuning/plan.py`, written before it ran; what came out in `results.csv` beside it.  Where the
best step was the last of its range, the range was moved on by one step, for three rules by two, and as much given up at its
other end: 2 to 6 settings more (‡), and the best of them all is taken.  The best setting then ran with seeds 1 to 5
(`seeds.csv`).  The step falls linearly to zero in all runs.  This page is written by

    bench/tuning/search     # 12 settings a rule; goes on where it was left
    bench/tuning/table      # 5 seeds and the control; writes this page
    bench/tuning/nearer     # longer, deeper, and in LeNet: nearer to what others report

- **accuracy**: test trials, mean over seeds with Student's 95 % interval (half its width).  Test trials chose nothing.
- **untrained**: validation accuracy of the same circuits before the first trial.
- **hidden fixed**: the control, the same setting with hidden synapses held as they were drawn.  Hidden biases still
  learn, and the step was chosen for the other: where it is large they can run away (backprop pooled, at chance).
- **same circuit**: backprop (where a circuit settles, recurrent backprop) in the same circuit, its step tuned alike.
- **to 80 %**: the first evaluation, every 5,500 trials, at which 80 % of validation trials are right; mean over seeds.
- **angle**: between update and gradient at the end, by population from the senses on, mean over seeds.  Not logged for
  circuits that settle before they answer.  Late in learning the gradient is small, and angles of noisy rules say little.
- **n**: seeds, where not all five are there.  † marks a best step at the end of the range that was tried, ‡ a range that
  was moved.

Seconds were taken on a busy machine, two runs at a time, and cannot be compared between rules: compare trials.
"""

GROUPS = {
    "vision": ("Fashion-MNIST, 784-256-128-10", "relu units and cross entropy, unless the rule needs others: logistic "
               "(`two_sites`, `burstprop`, `segregated_dendrites`), tanh (target propagation, predictive coding), hard "
               "sigmoid with synapses that work both ways and squared error (the rules that settle), a drawn choice "
               "(`agrel`, `reinforce_policy`), values (`brainprop`), a circuit of its own with tanh cells and squared error "
               "(`dendritic_microcircuit`)."),
    "pooled": ("Fashion-MNIST in windows of 4 x 4, 49-32-10", "tanh units (`reinforce`: bernoulli, and a drawn choice).  "
               "These rules shake everything at once: their variance grows with the number of synapses or units."),
    "teacher": ("A teacher of 20-16-4 tanh units, 20-16-4", "which of its four outputs is the largest; students like the "
                "teacher (`reinforce`: bernoulli units, and a drawn choice)."),
    "order": ("Which of two cues came first, 20-16-4 in time", "spiking units, each of the 16 onto each; 20 steps of 1 ms, "
              "the answer asked for at the last (`order.py`).  Backprop goes back through time, by the same surrogate slope; "
              "it is the gradient that the angle is to.  Of rates: the same circuit of leaky tanh units, where backprop that is cut at "
              "every step says what is learnt without credit in time.  `real_time_recurrent_learning` has no row: at the setting of "
              "`backprop`, of rates, 2,750 trials and seeds 1 to 3 it gets the same test trials right, 0.908, 0.871 and 0.973 of them, "
              "in a hundred times the time and more."),
    "senses": ("Without a teacher, 784-32", ""),
}

SPIKES = """`spike_discontinuity` has no row: what it knows of a unit is one number, what its spikes are worth on average and not
in answer to this picture.  In the circuit of the teacher (`lif` units under a read-out that is taught) six settings
tried by hand came to 0.43 to 0.53, hidden synapses held fixed to 0.51.  That it learns what it can is seen where
spikes pay or do not, in `tests/science/spikes_learn.c` (`ctest --test-dir build/release -R spikes_learn -V`): one
unit learns when to fire beside another that hears nine tenths of its noise; 12 seeds of 72,000 trials, bounds set
beforehand.  The mean reward goes from -0.625 to **-0.4173 ± 0.0003**, where -0.4166 is the most that there is; who
compares trials with and without a spike comes to -0.4327 ± 0.0007.  How far its estimate is off, and how much it
varies, is a curve in `docs/paper.md`.

`rdd_weight_alignment` has no row either, for it was not tuned: with weight_mirror's `rate=0.03`, one seed and one epoch of
`examples/01_feedback_alignment.yaml` (55,000 trials) it comes to 0.864 of the test pictures, v1 at 19 and v2 at 10 degrees to
the gradient; weight_mirror to 0.862 (7 and 4), feedback_alignment to 0.837 (67 and 78), backprop to 0.867.  Half of the
noise heard by all, its feedback is still W to 0.0002 of |W|², where a comparison of who fired with who did not is 0.18 off
(`tests/rules/rdd_weight_alignment.c`).  Its spikes live in time, its cells do not: it is refused where a population remembers.

For pictures `fixed_broadcast` was not tuned either: two populations of 128 `lif` units, fashion_mnist in one step, `step=0.05`, `momentum=0.9`,
one seed of 55,000 trials come to 0.819 of the test pictures; by the same setting, which nobody chose for them either,
backprop by the surrogate slope to 0.679, e_prop_random to 0.446, and hidden synapses held fixed to 0.103, for the second
population is silent at the start: an error that comes straight wakes it.  No figure of the source was found to hold it to.

## Spikes in their order

`stdp`, `weight_dependent_stdp`, `triplet_stdp` and `inhibitory_stdp` have no rows: they follow no objective that is given.  Held to numbers are
what they say of a pair or a triplet of spikes at any lag, the drift of independent Poisson spikes by their rates, and
that without triplets the pair rule is left (`tests/rules/`).  By inhibitory plasticity cells that fired at 43 to 200 Hz
come to fire at 8 to 10 where the target is 8 Hz, three seeds of eight cells.

`stdp` learns what comes first: a cell that hears 40 senders one after the other, again and again, comes to fire earlier,
21.2 to 12.3 ms after the trial began, while its synapses in all weigh 9.0 in place of 20, for the early ones have grown and the
late ones are gone; where who fires when is drawn anew each trial it is 21.1 to 22.5 ms (three seeds).  `triplet_stdp` with
the constants of the visual cortex does not: it potentiates when a cell fires again soon, and one that fires once a
trial only loses weight (`tests/science/spike_latency.c`, which says what was changed after a first look).

Where updates do not depend on weights, synapses part: of 60 that hear senders of 20 Hz, each on its own, all end within a
tenth of a bound, 0.68 to 0.70 of them at the lower; in proportion to the room that is left (`weight_dependent_stdp`) none
does, and they spread by 0.012 to 0.013 around 0.48 (three seeds, `tests/science/soft_bounds.c`, which says what was changed
after a first look).

`reward_modulated_stdp` follows what it is given, but a little: of two cells the one whose choice pays comes to win, whichever
that is (reward from 0.50 to 0.80 and more, where 0.85 is the most; three seeds; without reward 0.50), and which of two
stimuli wants which choice is not learnt (`tests/science/reward_stdp.c`; `ctest --test-dir build/release -R
science/reward_stdp -V`): its one mean of reward is no critic of each stimulus."""


def spread(values):
    """Mean and half the width of Student's interval."""
    n = len(values)
    mean = sum(values) / n
    if n < 2:
        return mean, None
    deviation = math.sqrt(sum((v - mean) ** 2 for v in values) / (n - 1))
    return mean, STUDENT[n - 1] * deviation / math.sqrt(n)


def said(values, digits=3):
    if not values:
        return "-"
    mean, half = spread(values)
    return f"{mean:.{digits}f}" + (f" ± {half:.{digits}f}" if half is not None else "")


class Lines:
    """What there is of a row, at the setting that was chosen and the trials of the plan."""

    def __init__(self, row, best, lines):
        self.row, self.setting = row, best["setting"]
        self.mine = [l for l in lines if l["row"] == row["name"] and l["setting"] == self.setting
                     and int(l["trials"]) == plan.LONG[row["group"]]]

    def of(self, what, column):
        return [float(l[column]) for l in self.mine if l["what"] == what and l["status"] == "done" and l[column]]

    def count(self, what):
        return sum(l["what"] == what for l in self.mine)

    def diverged(self):
        return sum(l["what"] == "rule" and l["status"] == "diverged" for l in self.mine)

    def angles(self):
        found = {}
        for line in self.mine:
            if line["what"] == "rule":
                for one in line["angles"].split():
                    population, degrees = one.rsplit(":", 1)
                    found.setdefault(population, []).append(float(degrees))
        return ", ".join(f"{sum(v) / len(v):.0f}°" for p, v in found.items()
                         if p not in ("choice", "readout") and not math.isnan(sum(v))) or "-"

    def curve(self):
        """Mean over seeds at a few trials."""
        at = {}
        for line in self.mine:
            if line["what"] == "rule" and line["curve"]:
                for one in line["curve"].split():
                    trials, score = one.split(":")
                    at.setdefault(int(trials), []).append(float(score))
        return {t: sum(v) / len(v) for t, v in at.items()}


def reached(mine):
    at, n = mine.of("rule", "reached"), mine.count("rule")
    if not at or len(at) < n:
        return ("see curve" if not at else f"{len(at)} of {n} seeds"), "-"
    return f"{sum(at) / n:,.0f}", f"{sum(mine.of('rule', 'reached_seconds')) / n:.1f}"


def bare(setting):
    return "`" + setting.replace(" ", "`, `") + "`"


def supervised(group, rows, chosen, lines):
    text, curves = [], []
    head = ["rule", "setting", "accuracy", "hidden fixed", "untrained", "same circuit", "trials to 80 %", "seconds",
            "angle"]
    text += ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    have = {r["name"]: Lines(r, chosen[r["name"]][0], lines) for r in rows if r["name"] in chosen}
    for r in rows:
        mine = have.get(r["name"])
        if not mine or not mine.count("rule"):
            continue
        accuracy, n = mine.of("rule", "accuracy"), mine.count("rule")
        note = "" if n == len(plan.SEEDS) else f" (n = {n})"
        if mine.diverged():
            note += f" ({mine.diverged()} ran away)"
        peer = have.get(r["reference"])
        trials, seconds = reached(mine)
        marks = chosen[r["name"]][1]
        other = r["name"].partition(", ")[2]  # which circuit, where it is not the group's own
        text.append(f"| `{r['rule']}`{', ' + other if other not in ('', group) else ''} "
                    f"| {bare(mine.setting)}{marks} | **{said(accuracy)}**{note} | {said(mine.of('fixed', 'accuracy'))} "
                    f"| {said(mine.of('rule', 'untrained')[:5]).split(' ')[0]} "
                    f"| {said(peer.of('rule', 'accuracy')).split(' ')[0] if peer else '-'} | {trials} | {seconds} "
                    f"| {mine.angles()} |")
        if trials == "see curve" or "seeds" in trials:
            curves.append((r["rule"], mine.curve()))
    if curves:
        last = plan.LONG[group]
        wanted = [last // 20, last // 10, last // 5, last // 2, 3 * last // 4, last]
        text += ["", "Where 80 % was not reached, validation accuracy after so many trials:", ""]
        text += ["| rule | " + " | ".join(f"{w:,}" for w in wanted) + " |", "|---" * (len(wanted) + 1) + "|"]
        for rule, curve in curves:
            near = [curve[min(curve, key=lambda t: abs(t - w))] for w in wanted]
            text.append(f"| `{rule}` | " + " | ".join(f"{v:.3f}" for v in near) + " |")
    return text


def unsupervised(rows, chosen, lines):
    text = ["`oja` and `sanger` are judged by the variance that they catch, -1/2 of the mean of y² summed over the 32 units:"
            " the most that 32 orthonormal weight vectors can is -28.34 on validation trials (principal components of the"
            " training trials), and a setting is the better the nearer it comes.  `hebb`, its weights held within"
            " ±0.036, is judged by the same variance, the more the better.  `bcm` was chosen by what a read-out tells."
            "  The read-out is linear and is taught beside them at the same step size, not after; for `bcm` its objective counts 50"
            " times, since BCM's steps are so small (a first search without that starved the read-out, was at most 0.540,"
            " and was thrown away).  The bounds of `hebb` hold for its read-out too.", "",
            "| rule | setting | own objective | before learning | read-out, test accuracy | v1 fixed |", "|---" * 6 + "|"]
    for r in rows:
        if r["name"] not in chosen:
            continue
        mine = Lines(r, chosen[r["name"]][0], lines)
        if not mine.count("rule"):
            continue
        own = r["group"] == "senses"
        read = "readout" if own else "rule"
        marks = chosen[r["name"]][1]
        text.append(f"| `{r['rule']}` | {bare(mine.setting)}{marks} | {said(mine.of('rule', 'objective'), 2) if own else '-'} "
                    f"| {said(mine.of('rule', 'untrained'), 2) if own else '-'} | **{said(mine.of(read, 'accuracy'))}** "
                    f"| {said(mine.of('fixed', 'accuracy'))} |")
    return text


def missing(chosen, lines):
    """What a page from all of the plan would have and this one has not."""
    def fewer(what):
        return [r["name"] for r in plan.ROWS if r["name"] in chosen
                and Lines(r, chosen[r["name"]][0], lines).count(what) < len(plan.SEEDS)]

    for said_of, names in (("Search not finished", [r["name"] for r in plan.ROWS if r["name"] not in chosen]),
                           ("Fewer than five seeds", fewer("rule")), ("Fewer than five controls", fewer("fixed"))):
        if names:
            yield f"- {said_of}: {', '.join(f'`{n}`' for n in names)}."
    alone = [r for r in plan.ROWS if r["name"] in chosen and not Lines(r, chosen[r["name"]][0], lines).count("rule")]
    if alone:
        yield "- Of these there is the search alone, one seed, the best of 12 on the trials that chose it:"
        for r in alone:
            best = chosen[r["name"]][0]
            yield f"  `{r['name']}` {best['accuracy'] or best['objective']} ({best['setting']});"


def ours_nearer(near, what, rule, trials):
    """Test accuracy of what `nearer` ran: mean over its seeds."""
    got = [float(l["test"]) for l in near if (l["what"], l["rule"], int(l["trials"])) == (what, rule, trials) and l["test"]]
    return said(got) if got else "-"


def reported(chosen, lines, near):
    text = ["Nobody was found who reports these rules in this circuit on Fashion-MNIST.  The nearest settings, where they were "
            "read, or that it was second hand.  **ours there**: in the circuit reported (`nearer`), 256-128-64 20 epochs at the "
            "setting of the table, seeds 1 to 3; LeNet 5 epochs, one or two seeds, the step one of three, chosen on "
            "validation trials after 2.", "",
            "| rule | ours | reported | on | ours there | read in |", "|" + "---|" * 6]
    for rule, known in literature.REPORTED.items():
        r = next(r for r in plan.ROWS if r["name"] == rule)
        ours = said(Lines(r, chosen[rule][0], lines).of("rule", "accuracy")) if rule in chosen else "-"
        for accuracy, on, where in known:
            there = ours_nearer(near, "lenet", rule, 275_000) if "LeNet" in on else (
                ours_nearer(near, "deeper", rule, 1_100_000) if "256-128-64" in on else "-")
            text.append(f"| `{rule}` | {ours} | {accuracy} | {on} | {there} | {where} |")
            ours = ""
    return text


def page(chosen, lines, near):
    text = [HEAD.rstrip()]
    for group, (title, what) in GROUPS.items():
        rows = [r for r in plan.ROWS if r["group"] == group or (group == "senses" and r["group"] == "readout")]
        text += ["", f"## {title}", ""]
        text += [f"{what}  {plan.LONG[group]:,} trials." if what else f"{plan.LONG[group]:,} trials.", ""]
        text += unsupervised(rows, chosen, lines) if group == "senses" else supervised(group, rows, chosen, lines)
    text += ["", "## Spikes that pay", "", SPIKES, "", "## What others report", ""] + reported(chosen, lines, near)
    text += ["", "## Where ours is lower, and why", "", literature.ALL, ""]
    text += [f"- `{rule}`: {why}" for rule, why in literature.WHY.items() if rule in chosen]
    gaps = list(missing(chosen, lines))
    text += ["", "## What is missing", ""] + gaps if gaps else []
    return "\n".join(text + [""])
