"""plan.py -- what is tuned: for each rule the circuit that it needs and 12 settings, written before any of them ran.

A row is a rule in a circuit.  `set` is what it needs beyond the spec.  `grid` has two axes that together make 12
settings; an axis may set several things to one value.  Every rule gets as many as every other, and so do the
references: backprop, or what stands for it, in each of the circuits.  Since then ranges whose last step was the best were
moved on, and as many settings dropped at their other end; the lines of those are still in results.csv.
"""
import itertools

TRIALS = 110_000  # 2 epochs of 55,000: the budget of a setting
SEED = 1          # of the search
SEEDS = (1, 2, 3, 4, 5)  # of the table

STEP = "train.optimiser.step"
MOMENTUM = "train.optimiser.momentum"
BATCH = "train.batch"


def hidden(activation, init, units=(256, 128)):
    return [f"architecture.populations.v{i + 1}={{kind: rate, units: {n}, activation: {activation}, init: {init}}}"
            for i, n in enumerate(units)]


TANH = hidden("tanh", "lecun")
LOGISTIC = hidden("logistic", "{kind: lecun, gain: 3}")
DRAWN = ["architecture.populations.choice={kind: choice, units: 10, draw: true}"]
VALUES = ["architecture.populations.choice={kind: rate, units: 10}", "objective.kind=squared_error"]
BACK = ("architecture.projections.v1 -> v2.back", "architecture.projections.v2 -> choice.back")
SETTLING = hidden("hard_sigmoid", "{kind: glorot, gain: 0.5}") + [
    "architecture.populations.choice={kind: rate, units: 10, activation: hard_sigmoid, init: {kind: glorot, gain: 0.5}}",
    "objective.kind=squared_error", "train.optimiser.momentum=0", "rule.free=20", "rule.pace=0.5"]
BOTH_WAYS = SETTLING + [f"{path}=1" for path in BACK]
CHANCE = ["architecture.populations.v1={kind: bernoulli, units: 32}"]

# What learns by the rule but not the answer: held still, it is the control.
FIXED = {"vision": ["retina -> v1", "v1 -> v2"], "pooled": ["pooled -> v1"], "teacher": ["senses -> v1"],
         "order": ["senses -> v1", "v1 -> v1"], "senses": ["retina -> v1"], "readout": ["retina -> v1"]}

ROWS = []


def row(group, rule, grid, set=(), name=None, reference=None, fixed=None):
    assert len(list(itertools.product(*grid.values()))) == 12
    ROWS.append({"name": name or rule, "group": group, "rule": rule, "set": list(set), "grid": grid,
                 "reference": reference, "fixed": fixed or FIXED[group]})


EASY = {STEP: [0.003, 0.01, 0.03, 0.1, 0.3, 1], MOMENTUM: [0, 0.9]}

# Fashion-MNIST, 784-256-128-10.
USUAL = [0.005, 0.015, 0.05, 0.15]
LARGE = [0.015, 0.05, 0.15, 0.5]  # moved on
row("vision", "backprop", EASY)
row("vision", "backprop", EASY, TANH, name="backprop, tanh")
row("vision", "backprop", EASY, LOGISTIC, name="backprop, logistic")
row("vision", "backprop", EASY, VALUES, name="backprop, squared error")
row("vision", "backprop", {STEP: [0.001, 0.003, 0.01, 0.03, 0.06, 0.12], MOMENTUM: [0, 0.9]},
    TANH + [VALUES[0].replace("10}", "10, init: lecun}"), VALUES[1]], name="backprop, tanh and squared error")
row("vision", "recurrent_backprop", EASY, BOTH_WAYS + ["rule.back=20"])
row("vision", "feedback_alignment", {STEP: USUAL, "rule.scale": [0.5, 1, 2]}, reference="backprop")
row("vision", "direct_feedback_alignment", {STEP: USUAL, "rule.scale": [0.5, 1, 2]}, reference="backprop")
row("vision", "sign_symmetric", {STEP: LARGE, "rule.sizes": ["uniform", "fixed", "redrawn"]}, reference="backprop")
row("vision", "kolen_pollack", {STEP: LARGE, "rule.decay": [0.0001, 0.001, 0.005]}, reference="backprop")
row("vision", "updated_random_feedback", {STEP: LARGE, "rule.scale": [0.25, 0.5, 1]}, reference="backprop")
row("vision", "weight_mirror", {STEP: USUAL, "rule.rate": [0.03, 0.1, 0.3]}, reference="backprop")
row("vision", "two_sites", {STEP: [0.02, 0.06, 0.2, 0.6], "rule.scale": [0.5, 1, 2]}, LOGISTIC,
    reference="backprop, logistic")
row("vision", "burstprop", {STEP: [0.15, 0.5, 1.5, 5], "rule.scale": [4, 10, 25]}, LOGISTIC,
    reference="backprop, logistic")
row("vision", "segregated_dendrites", {STEP: [0.02, 0.06, 0.2, 0.6], "rule.gain": [2, 4, 8]}, LOGISTIC,
    reference="backprop, logistic")
row("vision", "difference_target_propagation", {STEP: LARGE, "rule.inverse_rate": [0.03, 0.1, 0.3]}, TANH,
    reference="backprop, tanh")
row("vision", "simplified_difference_target_propagation", {STEP: [0.005, 0.015, 0.05, 0.15],
    "rule.inverse_rate": [0.03, 0.1, 0.3]}, TANH, reference="backprop, tanh")
row("vision", "predictive_coding", {STEP: [0.05, 0.15, 0.5, 1.5], "rule.pace": [0.03, 0.1, 0.3]}, TANH, reference="backprop, tanh")
row("vision", "dendritic_microcircuit", {STEP: [0.01, 0.03, 0.06, 0.12], ("rule.apical", "architecture.apical"): [0.1, 0.3, 1]},
    ["architecture={kind: dendritic_microcircuit, units: [256, 128]}", "objective={kind: squared_error, at: readout}",
     "train.optimiser.momentum=0"], reference="backprop, tanh and squared error", fixed=["senses -> area1", "area1 -> area2"])
row("vision", "equilibrium_propagation", {STEP: [0.06, 0.2, 0.6, 2], "rule.nudge": [0.2, 0.5, 1]},
    BOTH_WAYS + ["rule.nudged=8"],
    reference="recurrent_backprop")
row("vision", "contrastive_hebbian", {STEP: [0.2, 0.6, 2, 6], BACK: [0.1, 0.2, 0.4]},
    SETTLING + ["rule.held=20"],
    reference="recurrent_backprop")
row("vision", "agrel", {STEP: [0.001, 0.003, 0.01, 0.03], MOMENTUM: [0, 0.5, 0.9]}, DRAWN, reference="backprop")
row("vision", "brainprop", {STEP: [0.1, 0.3, 1, 3], "rule.epsilon": [0.02, 0.1, 0.3]},
    VALUES + ["train.optimiser.momentum=0"], reference="backprop, squared error")
row("vision", "reinforce_policy", {STEP: USUAL, "rule.pace": [0.01, 0.05, 0.2]}, DRAWN, reference="backprop")

# Fashion-MNIST pooled, 49-32-10; the teacher, 20-16-4.  Rules that shake all synapses alike shake them once a batch, so
# that small batches give them more tries.
SHAKEN = [f"{MOMENTUM}=0"]
for group, drawn in (("pooled", DRAWN), ("teacher", [DRAWN[0].replace("10", "4")])):
    chance = [CHANCE[0].replace("32", "16" if group == "teacher" else "32")]
    end = "" if group == "pooled" else ", teacher"
    row(group, "backprop", EASY if group == "teacher" else {STEP: [0.01, 0.03, 0.1, 0.3, 1, 3], MOMENTUM: [0, 0.9]},
        name="backprop, " + group)
    row(group, "node_perturbation", {STEP: [0.003, 0.01, 0.03, 0.1], "rule.size": [0.01, 0.03, 0.1]},
        name="node_perturbation" + end, reference="backprop, " + group)
    row(group, "weight_perturbation", {STEP: [0.0006, 0.002, 0.006, 0.02], BATCH: [8, 16, 64]}, SHAKEN,
        name="weight_perturbation" + end, reference="backprop, " + group)
    row(group, "forward_gradient", {STEP: [0.0006, 0.002, 0.006, 0.02], BATCH: [8, 16, 64]}, SHAKEN,
        name="forward_gradient" + end, reference="backprop, " + group)
    row(group, "evolution_strategies", {STEP: [0.003, 0.01, 0.03, 0.1], BATCH: [8, 16, 64]}, SHAKEN,
        name="evolution_strategies" + end, reference="backprop, " + group)
    row(group, "reinforce", {STEP: [0.03, 0.1, 0.3, 1], "rule.pace": [0.01, 0.05, 0.2]}, drawn + chance,
        name="reinforce" + end, reference="backprop, " + group)

# What came first, 20-16-4 in time: for rules that are about time.
row("order", "backprop", EASY, name="backprop, order")
row("order", "e_prop", EASY, reference="backprop, order")
row("order", "e_prop_random", {STEP: [0.01, 0.03, 0.1, 0.3], "rule.scale": [0.5, 1, 2]}, reference="backprop, order")
row("order", "e_prop_adaptive", EASY, reference="backprop, order")
row("order", "fixed_broadcast", {STEP: [0.01, 0.03, 0.1, 0.3], "rule.scale": [0.5, 1, 2]}, reference="backprop, order")
# The same circuit of rates that leak; cut at every step, backprop says what is learnt of the moment alone.
LEAKY = ["architecture.populations.v1={kind: leaky, units: 16, tau: 20 ms, activation: tanh, init: {kind: lecun, gain: 2}}"]
row("order", "backprop", EASY, LEAKY, name="backprop, of rates")
row("order", "backprop", EASY, LEAKY + ["rule.truncate=1"], name="backprop, of rates and cut at every step",
    reference="backprop, of rates")
row("order", "rflo", {STEP: [0.01, 0.03, 0.1, 0.3], "rule.scale": [0.5, 1, 2]}, LEAKY,
    name="rflo, of rates", reference="backprop, of rates")

# Fashion-MNIST without a teacher, 784-32: chosen by what the rule strives for, at v1.  `towards` is the most that 32
# orthonormal weight vectors can catch of the validation trials: half the variance along the 32 first principal
# components of the training trials.  Larger weights make more of it, so that the nearest is the best.
SMALL = [0.0003, 0.001, 0.003, 0.01]
for rule in ("oja", "sanger"):
    row("senses", rule, {STEP: [0.001, 0.003, 0.01, 0.03], BATCH: [16, 64, 256]})
    ROWS[-1]["towards"] = -28.34
row("senses", "hebb", {STEP: SMALL, BATCH: [16, 64, 256]},
    ["train.constraints={kind: bounds, least: -0.036, most: 0.036}"])  # at most of length 1
# No objective that one trial can be judged by is BCM's own: it is chosen by what a read-out tells, taught beside it.
# Its steps are small; the weight of the objective, which the rule does not hear, lets the read-out learn for all that.
row("readout", "bcm", {STEP: [0.0001, 0.0003, 0.001, 0.003], "architecture.projections.retina -> v1.rule.pace": [0.03, 0.1, 0.3]},
    ["architecture.populations.v1={kind: rate, units: 32, activation: relu, bias: false}", "objective.weight=50"])

# How long the runs of the table are.
LONG = {"vision": 110_000, "pooled": 110_000, "teacher": 110_000, "order": 110_000, "senses": 110_000, "readout": 110_000}

# Who settles before it answers: backprop of a single sweep is not the gradient of that, and no angle is logged.
SETTLES = ("recurrent_backprop", "equilibrium_propagation", "contrastive_hebbian")


def settings(r):
    """The 12 settings of a row: each what is said of it, and what is set."""
    axes = [(a,) if isinstance(a, str) else a for a in r["grid"]]
    for values in itertools.product(*r["grid"].values()):
        said = " ".join(f"{paths[0].split('.')[-1]}={value}" for paths, value in zip(axes, values))
        yield said, [f"{path}={value}" for paths, value in zip(axes, values) for path in paths]


def needs(r):
    """What a row sets whatever the setting."""
    return [f"{'architecture.projections.retina -> v1.' if r['group'] == 'readout' else ''}rule={r['rule']}"] + r["set"]


def score(r, accuracy, objective):
    """The larger the better: accuracy, or where there is no teacher what the rule strives for."""
    if accuracy is not None:
        return accuracy
    return -abs(objective - r["towards"]) if "towards" in r else -objective


def best(r, lines):
    """The best line of a row so far, how many of the plan were tried, and marks: of a step at an edge, of a moved range."""
    planned = {said for said, _ in settings(r)}
    mine = [line for line in lines if line["row"] == r["name"] and line["setting"] in planned]
    done = [line for line in mine if line["status"] == "done"]
    if not done:
        return None, len(mine), ""
    top = max(done, key=lambda line: score(r, float(line["accuracy"]) if line["accuracy"] else None,
                                           float(line["objective"])))
    step = top["setting"].split()[0].split("=")[1]
    ends = [str(r["grid"][STEP][0]), str(r["grid"][STEP][-1])]
    moved = any(line["row"] == r["name"] and line["setting"] not in planned for line in lines)
    return top, len(mine), (" †" if step in ends else "") + (" ‡" if moved else "")
