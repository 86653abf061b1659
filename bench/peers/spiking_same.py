"""spiking_same.py coba|cuba FILE...: are the spikes Brian 2's?  FILE is what `spiking coba|cuba FILE` wrote: the same synapses and
the same start are given to Brian (in double; ours are single), and the two rasters are compared.  Both circuits are chaotic: spikes
agree until a rounding has grown, statistics must agree after it.  Prints a line of JSON a file."""

import json
import sys
import warnings

import numpy as np

warnings.simplefilter("ignore")
from brian2 import *  # noqa: E402, F403

prefs.codegen.target = "numpy"
CELLS, STEPS, DT = 4000, 10000, 0.1  # ms


def read(path, kind):
    raw = open(path, "rb").read()
    at, pairs = 0, []
    for _ in range(2):
        n = np.frombuffer(raw, "i4", 1, at)[0]
        pairs.append(np.frombuffer(raw, "i4", 2 * n, at + 4).reshape(-1, 2))
        at += 4 + 8 * n
    start = np.frombuffer(raw, "f4", 3 * CELLS, at).reshape(3, CELLS).astype(float)
    raster = np.frombuffer(raw, "i4", -1, at + 12 * CELLS).reshape(-1, 2)
    return pairs, start, raster


def brian(kind, pairs, start):
    coba = kind == "coba"
    one = "1" if coba else "volt"
    drawn = "ge*(0*mV - v) + gi*(-80*mV - v) - (v + 60*mV)" if coba else "ge + gi - (v + 49*mV)"
    cells = NeuronGroup(
        CELLS,
        f"""dv/dt = ({drawn}) / (20*ms) : volt (unless refractory)
            dge/dt = -ge / (5*ms) : {one}
            dgi/dt = -gi / (10*ms) : {one}""",
        threshold="v > -50*mV",
        reset="v = -60*mV",
        refractory=5 * ms,
        method="exponential_euler" if coba else "exact",
    )
    cells.v = ((-60 if coba else -49) + start[0]) * mV
    unit = 1 if coba else mV
    cells.ge, cells.gi = start[1] * unit, (-start[2] if coba else start[2]) * unit
    weights = ("ge += 0.6", "gi += 6.7") if coba else ("ge += 1.62*mV", "gi -= 9*mV")
    parts = [cells]
    for pair, weight in zip(pairs, weights):
        parts.append(Synapses(cells, cells, on_pre=weight))
        parts[-1].connect(i=pair[:, 0], j=pair[:, 1])
    parts.append(SpikeMonitor(cells))
    Network(parts).run(STEPS * DT * ms)
    return np.stack([np.rint(parts[-1].t / ms / DT).astype(int), np.array(parts[-1].i)], 1)


def intervals(raster):
    """All intervals in ms, and CV of each cell that has five or more."""
    order = np.lexsort((raster[:, 0], raster[:, 1]))
    steps, cells = raster[order, 0], raster[order, 1]
    all_of = np.diff(steps)[np.diff(cells) == 0] * DT
    of = cells[1:][np.diff(cells) == 0]
    cv = [np.std(x) / np.mean(x) for x in (all_of[of == c] for c in range(CELLS)) if len(x) >= 5]
    return all_of, float(np.mean(cv))


def apart(a, b):
    """Kolmogorov-Smirnov distance."""
    at = np.sort(np.concatenate([a, b]))
    shares = [np.searchsorted(np.sort(x), at, side="right") / len(x) for x in (a, b)]
    return float(np.max(np.abs(shares[0] - shares[1])))


def main():
    defaultclock.dt = DT * ms
    for path in sys.argv[2:]:
        pairs, start, ours = read(path, sys.argv[1])
        theirs = brian(sys.argv[1], pairs, start)
        mine, his = ({tuple(x) for x in r} for r in (ours, theirs))
        parted = min((x[0] for x in mine ^ his), default=STEPS) * DT
        (a, cv), (b, peer_cv) = intervals(ours), intervals(theirs)
        half = [x[np.random.default_rng(1).permutation(len(x))[: len(x) // 2]] for x in (a, b)]
        said = {
            "file": path,
            "first_spike_apart_ms": round(parted, 1),
            "spikes_before": int(sum(t * DT < parted for t, _ in mine)),
            "rate_hz": len(ours) / CELLS,
            "peer_rate_hz": len(theirs) / CELLS,
            "isi_ks": round(apart(a, b), 4),
            "isi_ks_by_chance": round(1.36 * np.sqrt(1 / len(half[0]) + 1 / len(half[1])), 4),
            "cv": round(cv, 3),
            "peer_cv": round(peer_cv, 3),
        }
        print(json.dumps(said), flush=True)


main()
