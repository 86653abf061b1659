"""bin.py THREADS BATCH FILE: h5py's bare read of all spikes of FILE, for which there is no shorter way.
bin.py make FILE SPIKES: write such a file, and print how many of its spikes lie in its windows."""

import sys

import h5py
import numpy as np

SPIKES = "units/spike_times"
UNITS, TRIALS, APART = 300, 500, 4.0  # s from trial to trial
START, WIDTH, BINS = -0.5, 0.02, 100  # of a window


def make(path, n):
    """A Poisson train a unit, in order, all of the same length; trials that are on no grid."""
    rng = np.random.default_rng(1)
    each, inside = n // UNITS, 0
    event = 1 + APART * np.arange(TRIALS) + rng.random(TRIALS)
    first = event + START
    after = first + BINS * WIDTH
    with h5py.File(path, "w") as f:
        spikes = f.create_dataset(SPIKES, (UNITS * each,), "f8")
        for i in range(UNITS):
            t = np.cumsum(rng.exponential(1, each))
            t *= (TRIALS * APART + 2) / t[-1]
            spikes[i * each : (i + 1) * each] = t
            inside += int((np.searchsorted(t, after) - np.searchsorted(t, first)).sum())
        f["units/spike_times_index"] = np.arange(1, UNITS + 1, dtype="u8") * each
        f["intervals/trials/start_time"] = event
    print(inside)


def main():
    import talk

    read = [0]

    def step():
        with h5py.File(sys.argv[3], "r") as f:
            read[0] = f[SPIKES][:].size

    talk.talk(step, lambda: read[0], warm=1)


if __name__ == "__main__":
    if sys.argv[1] == "make":
        make(sys.argv[2], int(sys.argv[3]))
    else:
        main()
