"""rnn.py THREADS BATCH [N]: nn.RNN (relu) N = 128, T = 100, 5 senses, 3 answers at every step, Adam.

It has no leak, so it does less than ours for each step of time; its loop over time is C++."""

import sys

import talk
import torch
from torch import nn
from torch.nn.functional import cross_entropy

torch.set_flush_denormal(True)  # as we do: see docs/decisions/11
torch.set_num_threads(talk.THREADS)
torch.manual_seed(1)
N = int(sys.argv[3]) if len(sys.argv) > 3 else 128
x = torch.randn(100, talk.BATCH, 5)
y = torch.randint(0, 3, (100 * talk.BATCH,))


class Circuit(nn.Module):
    def __init__(self):
        super().__init__()
        self.rates = nn.RNN(5, N, nonlinearity="relu")
        self.answer = nn.Linear(N, 3)

    def forward(self, stimuli):
        return self.answer(self.rates(stimuli)[0]).view(-1, 3)


net = Circuit()
optimiser = torch.optim.Adam(net.parameters(), 1e-3)


def step():
    optimiser.zero_grad(set_to_none=True)
    cross_entropy(net(x), y).backward()
    optimiser.step()


def loss():
    with torch.no_grad():
        return float(cross_entropy(net(x), y))


talk.talk(step, loss, warm=3)
