"""diehl.py THREADS BATCH FILE: a training sample of Diehl & Cook's network in numpy, every synapse in every step, as diehl_same.py
has it.  Spikes are at hand: they are not drawn."""

import sys

import talk  # isort: skip

import diehl_same

weight, spikes, _, _ = diehl_same.read(sys.argv[3])
here = {"sample": 0}


def step():
    list(diehl_same.simulate(weight, spikes[here["sample"] : here["sample"] + 1]))
    here["sample"] = (here["sample"] + 1) % len(spikes)


talk.talk(step, lambda: float(weight.mean()), warm=1)
