"""cnn.py THREADS BATCH: conv 32, conv 64 (3 x 3), max pool 2, 128, 10, on 28 x 28, in PyTorch."""

import talk
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from data import TRIALS, Batches, stills

torch.set_flush_denormal(True)  # as we do: see docs/decisions/11
torch.set_num_threads(talk.THREADS)
torch.manual_seed(1)
x, y = stills()
x = x.reshape(TRIALS, 1, 28, 28)
batches = Batches(talk.BATCH, x, y)
net = nn.Sequential(
    nn.Conv2d(1, 32, 3),
    nn.ReLU(),
    nn.Conv2d(32, 64, 3),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(64 * 12 * 12, 128),
    nn.ReLU(),
    nn.Linear(128, 10),
)
optimiser = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)


def step():
    images, classes = batches.next()
    optimiser.zero_grad(set_to_none=True)
    cross_entropy(net(images), classes).backward()
    optimiser.step()


def loss():
    with torch.no_grad():
        return float(cross_entropy(net(x[:128]), y[:128]))


talk.talk(step, loss, warm=3)
