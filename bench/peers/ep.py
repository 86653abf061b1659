"""ep.py THREADS BATCH: equilibrium propagation, 784-500-10 hard sigmoid, 30 free + 10 + 10 nudged steps.

Written by hand as a careful user would: no autograd, the drive of the senses made once, what the senses
learn in one product for both phases."""

import talk
import torch
from torch.nn.functional import one_hot

from data import Batches, stills

FREE, NUDGED, NUDGE, RATE = 30, 10, 0.5, 0.02

torch.set_flush_denormal(True)  # as we do: see docs/decisions/11
torch.set_num_threads(talk.THREADS)
torch.set_grad_enabled(False)
torch.manual_seed(1)
x, y = stills()
y = one_hot(y, 10).float()
batches = Batches(talk.BATCH, x, y)
w0, w1 = torch.randn(784, 500) / 28, torch.randn(500, 10) / 22
b0, b1 = torch.zeros(500), torch.zeros(10)


def settle(drive, h, o, steps, nudge=0.0, target=None):
    for _ in range(steps):
        push = h @ w1 + b1
        if nudge:
            push = push + nudge * (target - o)
        h, o = (drive + o @ w1.T).clamp(0, 1), push.clamp(0, 1)
    return h, o


def free(images):
    n = len(images)
    drive = images @ w0 + b0
    return drive, *settle(drive, torch.zeros(n, 500), torch.zeros(n, 10), FREE)


def step():
    images, target = batches.next()
    drive, h, o = free(images)
    h1, o1 = settle(drive, h, o, NUDGED, NUDGE, target)
    h2, o2 = settle(drive, h, o, NUDGED, -NUDGE, target)
    c = RATE / (2 * NUDGE * len(images))
    w0.add_(images.T @ (h1 - h2), alpha=c)
    w1.add_(h1.T @ o1 - h2.T @ o2, alpha=c)
    b0.add_((h1 - h2).sum(0), alpha=c)
    b1.add_((o1 - o2).sum(0), alpha=c)


def loss():
    _, _, o = free(x[:512])
    return float(((o - y[:512]) ** 2).sum() / 1024)


talk.talk(step, loss)
