"""diehl_same.py FILE: are the weights those of a simulation written down from the equations?  FILE is what `diehl FILE SAMPLES`
wrote: the starting weights and the spikes that came in, a step at a time.  They are put through Diehl & Cook's network in numpy, in
double (ours are single), with every synapse looked at in every step.  Prints a line of JSON: in how many (sample, cell) the number of
spikes differs, how many there were, and the largest difference of a threshold and of a weight after the last sample."""

import json
import sys

import numpy as np


def simulate(weight, spikes, total=78.4):
    """spikes [sample][step][source].  Yields thresholds after each sample; weight [cell][source] changes in place."""
    cells = weight.shape[0]
    theta = np.zeros(cells)
    keep, keep_inhibitory, keep_trace = np.exp(-1 / 100), np.exp(-1 / 10), np.exp(-1 / 20)
    for shown in spikes:
        v, deaf, u, dull = (np.zeros(cells) for _ in range(4))  # excitatory, then inhibitory; from rest
        inhibited = np.zeros(cells)  # spikes of the inhibitory cells one step ago
        before, after = np.zeros(weight.shape[1]), np.zeros(cells)  # traces: of sources, of cells
        fired = np.zeros(cells, bool)
        for x in shown:
            # excitatory cells: rest -65, threshold -52, reset -60, deaf for 5 steps
            heard = weight @ x - 120 * (inhibited.sum() - inhibited)
            v = keep * v + np.where(deaf > 0, 0, heard)
            deaf = np.maximum(deaf - 1, 0)
            above = v > 13 + theta
            after = keep_trace * np.where(fired, 1, after)  # as they were before this step
            fired = np.zeros(cells, bool)
            if above.any():
                fired[np.argmax(np.where(above, v - 13 - theta, -np.inf))] = True
            v[above], deaf[above] = 5, 5
            # inhibitory cells: rest -60, threshold -40, reset -45, deaf for 2 steps
            u = keep_inhibitory * u + np.where(dull > 0, 0, 22.5 * fired)
            dull = np.maximum(dull - 1, 0)
            inhibited = (u > 20).astype(float)
            u[inhibited > 0], dull[inhibited > 0] = 15, 2
            # synapses: the nearest spike before; then bounds
            before = np.where(x > 0, 1, keep_trace * before)
            weight += 0.01 * np.outer(fired, before) - 0.0001 * np.outer(after, x)
            np.clip(weight, 0, 1, out=weight)
            theta += 0.05 * fired + np.expm1(-1e-7) * theta
        weight *= total / weight.sum(1, keepdims=True)
        np.clip(weight, 0, 1, out=weight)
        yield theta.copy()


def read(path):
    """Starting weights, spikes that came in, thresholds after each sample, weights after the last."""
    raw = open(path, "rb").read()
    sources, cells, steps, samples = np.frombuffer(raw, "i4", 4)
    at = 16
    weight = np.frombuffer(raw, "f4", cells * sources, at).reshape(cells, sources).astype(float)
    at += 4 * weight.size
    spikes, thresholds = [], []
    for _ in range(samples):
        spikes.append(np.frombuffer(raw, "u1", steps * sources, at).reshape(steps, sources).astype(float))
        at += steps * sources
        thresholds.append(np.frombuffer(raw, "f4", cells, at).astype(float))
        at += 4 * cells
    last = np.frombuffer(raw, "f4", cells * sources, at).reshape(cells, sources)
    return weight, spikes, np.array(thresholds), last


def main(path):
    weight, spikes, theirs, last = read(path)
    ours = np.array(list(simulate(weight, spikes)))
    count = lambda theta: np.rint(np.diff(theta, axis=0, prepend=0) / 0.05)  # noqa: E731
    print(
        json.dumps(
            {
                "samples": len(spikes),
                "spikes": int(count(theirs).sum()),
                "others": int((count(theirs) != count(ours)).sum()),
                "threshold": float(np.abs(theirs[-1] - ours[-1]).max()),
                "weight": float(np.abs(last - weight).max()),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1])
