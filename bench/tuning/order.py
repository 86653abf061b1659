"""order.py -- stimuli for rules that are about time: which of two cues came first, and which came second.

20 inputs spike over 20 steps of 1 ms, at random, now and then.  In steps 1 to 5 one half of them spikes ten times as
often, in steps 11 to 15 one half again: four classes, asked for at the last step.  Written as an .npz file, by Python
alone, the same every time.
"""
import random
import struct
import zipfile

TRIALS, STEPS, INPUTS = 10_000, 20, 20
SELDOM, OFTEN = 0.03, 0.3
CUES = (range(1, 6), range(11, 16))


def trial(draw):
    """The spikes of a trial, step by step, and its class."""
    halves = [draw.randrange(2) for _ in CUES]
    spikes = bytearray()
    for t in range(STEPS):
        half = next((h for h, cue in zip(halves, CUES) if t in cue), None)
        spikes += bytes(draw.random() < (OFTEN if j * 2 // INPUTS == half else SELDOM) for j in range(INPUTS))
    return spikes, 2 * halves[0] + halves[1]


def npy(kind, shape, content):
    head = f"{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}"
    head += " " * (-(len(head) + 11) % 64) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head.encode() + content


def write(path):
    draw = random.Random(1)
    trials = [trial(draw) for _ in range(TRIALS)]
    spikes = b"".join(struct.pack(f"<{len(s)}f", *s) for s, _ in trials)
    with zipfile.ZipFile(path, "w") as f:
        f.writestr("x.npy", npy("<f4", (TRIALS, STEPS, INPUTS), spikes))
        f.writestr("y.npy", npy("<i8", f"({TRIALS},)", struct.pack(f"<{TRIALS}q", *(c for _, c in trials))))
