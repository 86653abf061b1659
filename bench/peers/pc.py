"""pc.py THREADS BATCH: predictive coding, 784-500-500-10 relu, 20 steps of strict inference.

Written by hand as a careful user would: no autograd, what the senses predict made once."""

import talk
import torch
from torch.nn.functional import one_hot

from data import Batches, stills

STEPS, PACE, RATE = 20, 0.1, 0.02

torch.set_flush_denormal(True)  # as we do: see docs/decisions/11
torch.set_num_threads(talk.THREADS)
torch.set_grad_enabled(False)
torch.manual_seed(1)
x, y = stills()
y = one_hot(y, 10).float()
batches = Batches(talk.BATCH, x, y)
w = [torch.randn(784, 500) / 28, torch.randn(500, 500) / 22, torch.randn(500, 10) / 22]
bias = [torch.zeros(500), torch.zeros(500), torch.zeros(10)]


def errors(m1, v1, v2, target):
    m2 = torch.addmm(bias[1], v1, w[1]).relu()
    m3 = torch.addmm(bias[2], v2, w[2])
    e1, e2, e3 = v1 - m1, v2 - m2, target - m3
    return e1, e2, e3, e1 * (m1 > 0), e2 * (m2 > 0)


def step():
    images, target = batches.next()
    m1 = torch.addmm(bias[0], images, w[0]).relu()
    v1, v2 = m1.clone(), torch.addmm(bias[1], m1, w[1]).relu()
    for _ in range(STEPS):
        e1, e2, e3, _, d2 = errors(m1, v1, v2, target)
        v1 = v1 + PACE * (d2 @ w[1].T - e1)
        v2 = v2 + PACE * (e3 @ w[2].T - e2)
    _, _, e3, d1, d2 = errors(m1, v1, v2, target)
    c = RATE / len(images)
    for k, (post, pre) in enumerate(((d1, images), (d2, v1), (e3, v2))):
        w[k].addmm_(pre.T, post, alpha=c)
        bias[k].add_(post.sum(0), alpha=c)


def loss():
    h = torch.addmm(bias[0], x[:512], w[0]).relu()
    h = torch.addmm(bias[1], h, w[1]).relu()
    return float(((torch.addmm(bias[2], h, w[2]) - y[:512]) ** 2).sum() / 1024)


talk.talk(step, loss)
