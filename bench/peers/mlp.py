"""mlp.py THREADS BATCH: 784-500-500-10 relu, cross entropy, SGD with momentum, in PyTorch."""

import talk
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from data import Batches, stills

torch.set_flush_denormal(True)  # as we do: see docs/decisions/11
torch.set_num_threads(talk.THREADS)
torch.manual_seed(1)
x, y = stills()
batches = Batches(talk.BATCH, x, y)
net = nn.Sequential(
    nn.Linear(784, 500), nn.ReLU(), nn.Linear(500, 500), nn.ReLU(), nn.Linear(500, 10)
)
optimiser = torch.optim.SGD(net.parameters(), lr=0.05, momentum=0.9)


def step():
    images, classes = batches.next()
    optimiser.zero_grad(set_to_none=True)
    cross_entropy(net(images), classes).backward()
    optimiser.step()


def loss():
    with torch.no_grad():
        return float(cross_entropy(net(x[:512]), y[:512]))


talk.talk(step, loss)
